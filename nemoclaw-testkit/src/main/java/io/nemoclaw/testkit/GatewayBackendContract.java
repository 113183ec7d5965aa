package io.nemoclaw.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nemoclaw.GatewayStatus.Health;
import io.nemoclaw.InstanceId;
import io.nemoclaw.spi.Availability;
import io.nemoclaw.spi.BackendContext;
import io.nemoclaw.spi.Gateway;
import io.nemoclaw.spi.GatewayBackend;
import io.nemoclaw.spi.GatewaySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link GatewayBackend} must do. Extend it beside a backend, hand in the backend and a context, and it runs
 * against the real thing; each test works with two instances of its own, which are destroyed after it.
 */
public abstract class GatewayBackendContract {
    /** A new directory for each test; nothing outside of it may be needed. */
    @TempDir
    protected Path directory;

    private GatewaySpec one;
    private GatewaySpec two;

    /** For JUnit. */
    protected GatewayBackendContract() {}

    /** The backend under test. */
    protected abstract GatewayBackend backend();

    /** What the backend is given for each call. */
    protected abstract BackendContext context();

    /** How long a start may take. */
    protected Duration startTimeout() {
        return Duration.ofSeconds(60);
    }

    /** The specification of an instance; a directory and any free port by default. */
    protected GatewaySpec spec(String instance) {
        return new GatewaySpec(
                InstanceId.of(instance), directory.resolve(instance), OptionalInt.empty(), startTimeout());
    }

    /** Makes the specifications. */
    @BeforeEach
    final void specifications() {
        one = spec("contract-one");
        two = spec("contract-two");
    }

    /** Destroys what a test has left. */
    @AfterEach
    final void destroyBoth() throws InterruptedException {
        assertTrue(backend().destroy(one, context()).complete());
        assertTrue(backend().destroy(two, context()).complete());
    }

    @Test
    final void probeIsQuickAndChangesNothing() throws IOException {
        Map<String, String> before = snapshot();
        Availability availability = assertTimeoutPreemptively(
                Duration.ofSeconds(1), () -> backend().probe(context().host()));
        assertTrue(availability instanceof Availability.Available, availability.toString());
        assertEquals(before, snapshot());
    }

    @Test
    final void whatWasNeverStartedIsAbsentAndCanBeStoppedAndDestroyed() throws Exception {
        assertEquals(Health.ABSENT, backend().status(one, context()).health());
        assertTrue(backend().attach(one, context()).isEmpty());
        assertTrue(backend().removable(one, context()).isEmpty());
        backend().stop(one, context());
        assertTrue(backend().destroy(one, context()).removed().isEmpty());
    }

    @Test
    final void startIsIdempotentAndLookingChangesNothing() throws Exception {
        Gateway created = backend().start(one, context());
        Gateway again = backend().start(one, context());
        assertEquals(Gateway.Origin.CREATED, created.origin());
        assertEquals(Gateway.Origin.REUSED, again.origin());
        assertEquals(created.endpoint(), again.endpoint());
        assertEquals(backend().gatewayName(one.instance()), created.name());
        Map<String, String> before = snapshot();
        assertEquals(Health.HEALTHY, backend().status(one, context()).health());
        assertEquals(
                created.endpoint(),
                backend().attach(one, context()).orElseThrow().endpoint());
        backend().removable(one, context());
        backend().collect(one, context());
        assertEquals(before, snapshot());
    }

    @Test
    final void stopKeepsAndDestroyRemovesInAnyOrder() throws Exception {
        backend().start(one, context());
        backend().stop(one, context());
        backend().stop(one, context());
        assertEquals(Health.STOPPED, backend().status(one, context()).health());
        assertTrue(backend().attach(one, context()).isEmpty());
        assertNotEquals(Gateway.Origin.REUSED, backend().start(one, context()).origin());
        assertTrue(backend().destroy(one, context()).complete());
        assertTrue(backend().destroy(one, context()).complete());
        assertEquals(Health.ABSENT, backend().status(one, context()).health());
    }

    @Test
    final void twoInstancesLiveSideBySide() throws Exception {
        Gateway first = backend().start(one, context());
        Gateway second = backend().start(two, context());
        assertNotEquals(first.name(), second.name());
        assertNotEquals(first.endpoint(), second.endpoint());
        assertTrue(backend().destroy(one, context()).complete());
        assertEquals(Health.HEALTHY, backend().status(two, context()).health());
    }

    private Map<String, String> snapshot() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                files.put(path.toString(), Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        }
        return files;
    }
}
