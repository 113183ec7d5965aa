package io.nemoclaw.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.ImageRef;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.SandboxName;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.OpenShellClient.SandboxSpec;
import io.nemoclaw.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sandboxes from their creation to their end, through the library's client. */
class SandboxLifeTest {
    private static NemoClawException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(NemoClawException.class, call);
    }

    @Test
    void createFindListAndDelete() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            assertThat(rig.client.find(ClientRig.DEMO)).isEmpty();
            RemoteSandbox ready = rig.ready();

            assertThat(ready.phase()).isEqualTo(Phase.READY);
            assertThat(ready.image()).isEqualTo("demo:1");
            assertThat(rig.client.find(ClientRig.DEMO)).contains(ready);
            assertThat(rig.client.list()).containsExactly(ready);
            assertThat(rig.client.delete(ClientRig.DEMO)).isTrue();
            rig.client.awaitDeleted(ClientRig.DEMO, ClientRig.LIMIT);
            assertThat(rig.client.find(ClientRig.DEMO)).isEmpty();
            assertThat(rig.client.delete(ClientRig.DEMO)).isFalse();
        }
    }

    @Test
    void theSameNameAgainExists() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            rig.ready();

            NemoClawException exists = refused(() -> rig.client.create(ClientRig.spec(ClientRig.DEMO)));

            assertThat(exists.code()).isEqualTo(ErrorCode.SANDBOX_EXISTS);
            assertThat(exists).hasMessageContaining("demo");
        }
    }

    @Test
    void aListGoesOverAllPages() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            List<SandboxName> names = new ArrayList<>();
            for (int i = 0; i < 103; i++) {
                names.add(SandboxName.of("s" + i));
                rig.client.create(ClientRig.spec(names.get(i)));
            }

            assertThat(rig.client.list()).extracting(RemoteSandbox::name).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void anUnknownProviderIsNamed() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            SandboxSpec spec = new SandboxSpec(
                    ClientRig.DEMO, ImageRef.of("demo:1"), Map.of(), List.of("nobody"), Optional.empty());

            NemoClawException missing = refused(() -> rig.client.create(spec));

            assertThat(missing.code()).isEqualTo(ErrorCode.PROVIDER_NOT_FOUND);
            assertThat(missing).hasMessageContaining("nobody");
        }
    }

    @Test
    void variablesAndPolicyAreThoseOfTheCreation() throws Exception {
        try (ClientRig rig = new ClientRig()) {
            Policy policy = Policy.ofYaml(
                    "version: 1\nnetwork_policies:\n  api:\n    endpoints:\n    - {host: api.example.com, port: 443}\n");
            rig.client.create(new SandboxSpec(
                    ClientRig.DEMO,
                    ImageRef.of("demo:1"),
                    Map.of("GREETING", "hallo"),
                    List.of(),
                    Optional.of(policy)));
            RemoteSandbox ready = rig.client.awaitReady(ClientRig.DEMO, ClientRig.LIMIT, text -> {});

            assertThat(rig.client
                            .exec(ready, io.nemoclaw.Exec.of("sh", "-c", "echo $GREETING"))
                            .stdout())
                    .isEqualTo("hallo\n");
            assertThat(rig.client.policy(ready).toYaml()).contains("api.example.com");
        }
    }

    @Test
    void waitingTellsWhatHappens() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.provisioningDelay(Duration.ofMillis(300)))) {
            List<String> progress = new ArrayList<>();
            rig.client.create(ClientRig.spec(ClientRig.DEMO));

            rig.client.awaitReady(ClientRig.DEMO, ClientRig.LIMIT, progress::add);

            assertThat(progress).isNotEmpty();
        }
    }

    @Test
    void anErrorEndsTheWaitAtOnceWithTheConditionsText() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.provisioningDelay(Duration.ofMillis(200)))) {
            rig.gateway.inject(Fault.sandboxGoesToError("demo", "ImagePullBackOff", "no such image demo:1"));
            rig.client.create(ClientRig.spec(ClientRig.DEMO));

            NemoClawException failed =
                    refused(() -> rig.client.awaitReady(ClientRig.DEMO, Duration.ofMinutes(5), text -> {}));

            assertThat(failed.code()).isEqualTo(ErrorCode.SANDBOX_FAILED);
            assertThat(failed).hasMessageContaining("ImagePullBackOff").hasMessageContaining("no such image demo:1");
        }
    }

    @Test
    void aWatchThatKeepsBreakingStillComesToTheEnd() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.provisioningDelay(Duration.ofMillis(400)))) {
            rig.gateway.inject(Fault.dropsStream("WatchSandbox", 1));
            rig.client.create(ClientRig.spec(ClientRig.DEMO));

            assertThat(rig.client
                            .awaitReady(ClientRig.DEMO, ClientRig.LIMIT, text -> {})
                            .phase())
                    .isEqualTo(Phase.READY);
        }
    }

    @Test
    void aSandboxThatIsNotReadyInTimeIsATimeoutAndOneThatVanishesIsNotFound() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.provisioningDelay(Duration.ofMinutes(5)))) {
            rig.client.create(ClientRig.spec(ClientRig.DEMO));
            NemoClawException late =
                    refused(() -> rig.client.awaitReady(ClientRig.DEMO, Duration.ofMillis(200), text -> {}));
            assertThat(late.code()).isEqualTo(ErrorCode.SANDBOX_TIMEOUT);

            rig.client.delete(ClientRig.DEMO);
            rig.client.awaitDeleted(ClientRig.DEMO, ClientRig.LIMIT);
            NemoClawException gone = refused(() -> rig.client.awaitReady(ClientRig.DEMO, ClientRig.LIMIT, text -> {}));
            assertThat(gone.code()).isEqualTo(ErrorCode.SANDBOX_NOT_FOUND);
        }
    }

    @Test
    void deletingIsAsynchronousAndIsWaitedFor() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.deletionDelay(Duration.ofMillis(300)))) {
            rig.ready();
            assertThat(rig.client.delete(ClientRig.DEMO)).isTrue();
            assertThat(rig.client.find(ClientRig.DEMO).orElseThrow().phase()).isEqualTo(Phase.DELETING);

            NemoClawException late = refused(() -> rig.client.awaitDeleted(ClientRig.DEMO, Duration.ofMillis(50)));
            assertThat(late.code()).isEqualTo(ErrorCode.SANDBOX_TIMEOUT);
            rig.client.awaitDeleted(ClientRig.DEMO, ClientRig.LIMIT);
        }
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        try (ClientRig rig = new ClientRig(builder -> builder.provisioningDelay(Duration.ofMinutes(5)))) {
            rig.client.create(ClientRig.spec(ClientRig.DEMO));
            CountDownLatch ended = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                try {
                    rig.client.awaitReady(ClientRig.DEMO, Duration.ofMinutes(5), text -> {});
                } catch (InterruptedException e) {
                    ended.countDown();
                } catch (NemoClawException e) {
                    throw new AssertionError(e);
                }
            });
            waiter.start();
            waiter.join(200);
            waiter.interrupt();

            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
