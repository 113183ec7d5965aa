package io.nemoclaw.internal.backend;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which backend is used: the one that is insisted on, else the recorded one, else the one that
 * {@code NEMOCLAW_GATEWAY_BACKEND} names, else the first by rank that isolates and could run here. Whether a GPU is there
 * changes nothing. Thread-safe.
 */
public final class BackendSelection {
    /** Names the backend for whoever cannot change the program: an id, or {@code auto}. */
    public static final String VARIABLE = "NEMOCLAW_GATEWAY_BACKEND";

    private static final String AUTO = "auto";

    private final Backends backends;
    private final HostFacts host;

    /** A selection among backends on a host. */
    public BackendSelection(Backends backends, HostFacts host) {
        this.backends = backends;
        this.host = host;
    }

    /**
     * The backend to use, whether it could run here or not as far as it is named.
     *
     * @param named the one that is insisted on, or the recorded one
     * @throws NemoClawException {@link ErrorCode#UNKNOWN_BACKEND} if it is named and not there,
     *     {@link ErrorCode#NO_BACKEND} if none is named and none could run here
     */
    public GatewayBackend select(Optional<BackendId> named) throws NemoClawException {
        Optional<BackendId> wanted = named.isPresent() ? named : fromEnvironment();
        if (wanted.isPresent()) {
            return named(wanted.get());
        }
        for (GatewayBackend backend : backends.all()) {
            if (Backends.automatic(backend) && Backends.probe(backend, host) instanceof Availability.Available) {
                return backend;
            }
        }
        throw none();
    }

    /**
     * Refuses a backend that cannot run here, with its own reason.
     *
     * @throws NemoClawException the code, reason and remedy of the backend's probe
     */
    public void requireAvailable(GatewayBackend backend) throws NemoClawException {
        if (Backends.probe(backend, host) instanceof Availability.Unavailable reason) {
            throw NemoClawException.of(
                            reason.code(), "the backend '" + backend.id() + "' cannot run here: " + reason.reason())
                    .withRemedy(reason.remedy())
                    .withDetail("backend", backend.id().value());
        }
    }

    /** Every backend and whether it could run; at most one is chosen. */
    public List<BackendStatus> statuses(Optional<BackendId> insisted) {
        List<BackendStatus> statuses = new ArrayList<>();
        Optional<BackendId> wanted = wantedIfValid(insisted);
        boolean open = wanted.isEmpty();
        for (GatewayBackend backend : backends.all()) {
            Availability availability = Backends.probe(backend, host);
            boolean available = availability instanceof Availability.Available;
            boolean chosen = wanted.isPresent()
                    ? wanted.get().equals(backend.id())
                    : open && available && Backends.automatic(backend);
            open &= !chosen;
            statuses.add(status(backend, availability, chosen));
        }
        return List.copyOf(statuses);
    }

    private Optional<BackendId> wantedIfValid(Optional<BackendId> insisted) {
        try {
            return insisted.isPresent() ? insisted : fromEnvironment();
        } catch (NemoClawException e) {
            return insisted; // the list of backends is the very help against a wrong name
        }
    }

    private static BackendStatus status(GatewayBackend backend, Availability availability, boolean chosen) {
        boolean isolated = Backends.automatic(backend);
        if (availability instanceof Availability.Unavailable no) {
            return new BackendStatus(backend.id(), false, chosen, isolated, no.code(), no.reason(), no.remedy());
        }
        String detail = ((Availability.Available) availability).detail();
        return new BackendStatus(backend.id(), true, chosen, isolated, null, detail, "");
    }

    private Optional<BackendId> fromEnvironment() throws NemoClawException {
        String text = host.environment().getOrDefault(VARIABLE, "").strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.equals(AUTO)) {
            return Optional.empty();
        }
        try {
            return Optional.of(BackendId.of(text));
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private GatewayBackend named(BackendId id) throws NemoClawException {
        return backends.find(id).orElseThrow(() -> unknown(id.value()));
    }

    private NemoClawException unknown(String text) {
        List<GatewayBackend> all = backends.all();
        String ids = all.stream().map(backend -> backend.id().value()).collect(Collectors.joining(", "));
        NemoClawException unknown = NemoClawException.of(
                        ErrorCode.UNKNOWN_BACKEND,
                        "there is no backend '" + text + "'; " + (all.isEmpty() ? "there are none" : "use " + ids))
                .withDetail("backend", text);
        return all.isEmpty() ? unknown.withRemedy(ADD_ONE) : unknown;
    }

    private static final String ADD_ONE =
            "Add io.nemoclaw:nemoclaw-backend-docker or io.nemoclaw:nemoclaw-backend-vm to the program.";

    private NemoClawException none() {
        List<BackendStatus> candidates = statuses(Optional.empty());
        if (candidates.isEmpty()) {
            return NemoClawException.of(ErrorCode.NO_BACKEND, "this program has no gateway backend")
                    .withRemedy(ADD_ONE);
        }
        String reasons = candidates.stream()
                .map(candidate -> candidate.id() + ": "
                        + (candidate.available() ? "isolates nothing and must be named" : candidate.reason()))
                .collect(Collectors.joining("; "));
        String remedies = candidates.stream()
                .filter(candidate -> !candidate.available())
                .map(candidate -> candidate.id() + ": " + candidate.remedy())
                .collect(Collectors.joining(" "));
        NemoClawException none =
                NemoClawException.of(ErrorCode.NO_BACKEND, "no gateway backend can run here: " + reasons);
        return remedies.isEmpty() ? none.withRemedy(ADD_ONE) : none.withRemedy(remedies);
    }
}
