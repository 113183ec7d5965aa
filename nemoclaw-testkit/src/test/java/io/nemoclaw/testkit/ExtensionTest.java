package io.nemoclaw.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.internal.openshell.HealthProbe;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A gateway by annotation: one for a class that asks for it before all its tests, else one for each test. */
class ExtensionTest {
    @Nested
    @WithEmbeddedGateway
    class OneForEachTest {
        @Test
        void itRuns(EmbeddedGateway gateway) throws Exception {
            assertThat(HealthProbe.ask(gateway.gateway(), Duration.ofSeconds(5)))
                    .isInstanceOf(HealthProbe.Answer.Healthy.class);
        }

        @Test
        void aTestThatAsksTwiceGetsTheSame(EmbeddedGateway one, EmbeddedGateway same) {
            assertThat(one).isSameAs(same);
        }
    }

    @Nested
    @WithEmbeddedGateway
    class OneForTheClass {
        private static EmbeddedGateway shared;

        @BeforeAll
        static void share(EmbeddedGateway gateway) {
            shared = gateway;
        }

        @Test
        void everyTestSharesIt(EmbeddedGateway gateway) {
            assertThat(gateway).isSameAs(shared);
        }

        @AfterAll
        static void stillRuns() throws Exception {
            assertThat(HealthProbe.ask(shared.gateway(), Duration.ofSeconds(5)))
                    .isInstanceOf(HealthProbe.Answer.Healthy.class);
        }
    }
}
