package io.nemoclaw.testkit.internal.store;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Two words for what was given no name. Stateless. */
public final class PetName {
    private static final List<String> FIRST =
            List.of("brave", "calm", "clever", "eager", "gentle", "happy", "keen", "lively", "proud", "quick");
    private static final List<String> SECOND =
            List.of("badger", "crab", "falcon", "heron", "lobster", "marmot", "otter", "puffin", "seal", "wren");

    private PetName() {}

    /** A name such as {@code calm-otter}. */
    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return FIRST.get(random.nextInt(FIRST.size())) + "-" + SECOND.get(random.nextInt(SECOND.size()));
    }
}
