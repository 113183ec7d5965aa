package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    @Test
    void everyWordIsAFault() {
        assertThat(Fault.parse("slow-start=2s, never-healthy,wrong-certificate,dies-at-request=5,"
                        + "drops-stream=WatchSandbox:1,sandbox-error=demo:ImagePullBackOff:no such image,"
                        + "policy-fails=rule 3"))
                .isEqualTo(List.of(
                        Fault.slowStart(Duration.ofSeconds(2)),
                        Fault.neverHealthy(),
                        Fault.wrongCertificate(),
                        Fault.diesAtRequest(5),
                        Fault.dropsStream("WatchSandbox", 1),
                        Fault.sandboxGoesToError("demo", "ImagePullBackOff", "no such image"),
                        Fault.policyFailsToLoad("rule 3")));
        assertThat(Fault.parse("")).isEmpty();
        assertThat(Fault.parse("slow-start=250ms")).containsExactly(Fault.slowStart(Duration.ofMillis(250)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "slow",
                "slow-start",
                "slow-start=2",
                "slow-start=2m",
                "dies-at-request=0",
                "dies-at-request=x",
                "drops-stream=WatchSandbox",
                "drops-stream=WatchSandbox:-1",
                "sandbox-error=demo:only-a-reason"
            })
    void whatIsNoFaultIsNamed(String text) {
        assertThatThrownBy(() -> Fault.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
