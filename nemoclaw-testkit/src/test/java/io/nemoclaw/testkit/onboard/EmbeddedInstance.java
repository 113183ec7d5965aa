package io.nemoclaw.testkit.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.BackendId;
import io.nemoclaw.Credential;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.testkit.EventRecorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An instance on the embedded backend, whose gateway is a process of its own. Closing it destroys everything. */
final class EmbeddedInstance implements AutoCloseable {
    static final SandboxName DEMO = SandboxName.of("demo");
    static final String SECRET = "nvapi-embedded-0123456789";

    final EventRecorder events = new EventRecorder();
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final List<NemoClaw> open = new ArrayList<>();

    EmbeddedInstance(Path home) {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("NVIDIA_API_KEY", SECRET);
    }

    Path home() {
        return home;
    }

    /** Sets a variable for the libraries opened from now on, or removes it. */
    EmbeddedInstance with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    EmbeddedInstance without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** A library as a new process would have it. */
    NemoClaw library() {
        NemoClaw nemoclaw = NemoClaw.builder()
                .stateDirectory(home.resolve("state"))
                .environment(environment)
                .backend(BackendId.of("embedded"))
                .listener(events)
                .build();
        open.add(nemoclaw);
        return nemoclaw;
    }

    static OnboardRequest.Builder request() {
        return OnboardRequest.builder(DEMO, SandboxImage.reference("demo:1"));
    }

    static OnboardRequest.Builder fullRequest() {
        return request()
                .inference(Inference.of(
                        InferenceProvider.NVIDIA, "nvidia/model", Credential.fromEnvironment("NVIDIA_API_KEY")))
                .policyPresets(List.of("pypi", "npm"));
    }

    @Override
    public void close() throws NemoClawException, InterruptedException {
        open.forEach(NemoClaw::close);
        environment.keySet().removeIf(name -> name.startsWith("NEMOCLAW_EMBEDDED"));
        try (NemoClaw last = library()) {
            assertThat(last.destroy(last.planDestroyAll()).complete()).isTrue();
        }
        assertThat(events.violation()).isEmpty();
    }
}
