package io.nemoclaw.internal.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.fake.FakeBackend;
import io.nemoclaw.spi.Capabilities;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.HostFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of choice, row by row. */
class BackendSelectionTest {
    private final FakeBackend docker = new FakeBackend("docker", 10);
    private final FakeBackend vm = new FakeBackend("vm", 20);
    private final FakeBackend embedded = new FakeBackend("embedded", 5);

    BackendSelectionTest() {
        embedded.capabilities = Capabilities.of();
    }

    private BackendSelection selection(Map<String, String> environment, GatewayBackend... backends) {
        return new BackendSelection(new Backends(List.of(backends)), new HostFacts(environment, "Linux", "amd64"));
    }

    private BackendSelection all(Map<String, String> environment) {
        return selection(environment, vm, embedded, docker);
    }

    @ParameterizedTest
    @CsvSource({
        // named, environment, docker there, vm there, chosen
        "vm,      docker, true,  true,  vm",
        "embedded,docker, true,  true,  embedded",
        ",        vm,     true,  true,  vm",
        ",        VM,     true,  true,  vm",
        ",        embedded,true, true,  embedded",
        ",        auto,   true,  true,  docker",
        ",        '',     true,  true,  docker",
        ",        ' ',    false, true,  vm",
        "vm,      '',     true,  false, vm",
    })
    void theOrderOfChoice(String named, String environment, boolean dockerThere, boolean vmThere, String chosen)
            throws NemoClawException {
        docker.availability = dockerThere ? docker.availability : FakeBackend.missing("no engine answers");
        vm.availability = vmThere ? vm.availability : FakeBackend.missing("no kvm");

        assertThat(all(Map.of(BackendSelection.VARIABLE, environment))
                        .select(Optional.ofNullable(named).map(BackendId::of))
                        .id()
                        .value())
                .isEqualTo(chosen);
    }

    @Test
    void aGpuChangesNothing() throws NemoClawException {
        assertThat(all(Map.of("NVIDIA_VISIBLE_DEVICES", "all", "CUDA_VISIBLE_DEVICES", "0"))
                        .select(Optional.empty())
                        .id())
                .isEqualTo(BackendId.DOCKER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"podman", "Docker Desktop", "../vm", "docker,vm"})
    void anUnknownNameInTheEnvironmentListsTheValidOnes(String text) {
        NemoClawException unknown = catchThrowableOfType(
                NemoClawException.class,
                () -> all(Map.of(BackendSelection.VARIABLE, text)).select(Optional.empty()));

        assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_BACKEND);
        assertThat(unknown).hasMessageContaining("docker, vm");
    }

    @Test
    void whatIsNotIsolatedIsNeverChosenByItself() {
        docker.availability = FakeBackend.missing("no engine answers");
        vm.availability = FakeBackend.missing("/dev/kvm is not there");

        NemoClawException none = catchThrowableOfType(
                NemoClawException.class, () -> all(Map.of()).select(Optional.empty()));

        assertThat(none.code()).isEqualTo(ErrorCode.NO_BACKEND);
        assertThat(none)
                .hasMessageContaining("docker: no engine answers")
                .hasMessageContaining("vm: /dev/kvm is not there")
                .hasMessageContaining("embedded: isolates nothing");
        assertThat(none.remedy()).contains("docker: install it").contains("vm: install it");
    }

    @Test
    void aProgramWithoutAnyBackendIsToldWhatToAdd() {
        NemoClawException none = catchThrowableOfType(
                NemoClawException.class, () -> selection(Map.of()).select(Optional.empty()));

        assertThat(none.code()).isEqualTo(ErrorCode.NO_BACKEND);
        assertThat(none.remedy()).contains("nemoclaw-backend-docker").contains("nemoclaw-backend-vm");
        assertThatThrownBy(() -> selection(Map.of()).select(Optional.of(BackendId.VM)))
                .isInstanceOfSatisfying(
                        NemoClawException.class, e -> assertThat(e.remedy()).contains("nemoclaw-backend-vm"));
    }

    @Test
    void aBackendThatCannotRunIsRefusedWithItsOwnReason() {
        vm.availability = FakeBackend.missing("/dev/kvm is not there");

        NemoClawException refused = catchThrowableOfType(
                NemoClawException.class, () -> all(Map.of()).requireAvailable(vm));

        assertThat(refused.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
        assertThat(refused).hasMessageContaining("/dev/kvm is not there");
        assertThat(refused.remedy()).isEqualTo("install it");
    }

    @Test
    void aBackendWhoseCheckBreaksIsUnavailableAndNotACrash() {
        FakeBackend broken = new FakeBackend("broken", 1);
        broken.availability = null; // the field is read by its probe, which then breaks the contract

        assertThat(Backends.probe(broken, HostFacts.of(Map.of())))
                .isInstanceOfSatisfying(
                        io.nemoclaw.spi.Availability.Unavailable.class,
                        no -> assertThat(no.code()).isEqualTo(ErrorCode.BACKEND_FAILED));
    }

    @Test
    void theListMarksTheOneThatWouldBeChosen() {
        docker.availability = FakeBackend.missing("no engine answers");

        List<BackendStatus> statuses = all(Map.of()).statuses(Optional.empty());

        assertThat(statuses).extracting(status -> status.id().value()).containsExactly("embedded", "docker", "vm");
        assertThat(statuses.stream().filter(BackendStatus::chosen).map(BackendStatus::id))
                .containsExactly(BackendId.VM);
        assertThat(statuses.get(1).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
        assertThat(statuses.get(0).isolated()).isFalse();
    }

    @Test
    void aWrongNameInTheEnvironmentStillListsTheBackends() {
        assertThat(all(Map.of(BackendSelection.VARIABLE, "no such")).statuses(Optional.empty()))
                .hasSize(3);
    }
}
