package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.NemoClawException;
import io.nemoclaw.internal.onboard.RecordedIntent;
import io.nemoclaw.internal.state.Registry;
import java.time.Instant;
import java.util.Optional;

/** The registry holds everything that is needed to create the sandbox again. */
final class Registration implements Effect {
    @Override
    public Observation observe(Workbench bench) throws NemoClawException {
        Optional<Registry.Entry> recorded =
                bench.instance().registry().find(bench.intent().name());
        if (recorded.isEmpty()) {
            return Observation.todo("it is not recorded yet");
        }
        return recorded.get().equals(entry(bench, recorded.get().createdAt()))
                ? Observation.reuse("it is recorded")
                : Observation.todo("it is recorded with other settings");
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException {
        Registry registry = bench.instance().registry();
        Instant created = registry.find(bench.intent().name())
                .map(Registry.Entry::createdAt)
                .orElse(bench.instance().clock().instant());
        registry.put(entry(bench, created));
        return "recorded in " + registry.file();
    }

    private static Registry.Entry entry(Workbench bench, Instant created) {
        return RecordedIntent.entry(
                bench.intent(),
                created,
                bench.owned().backend().gatewayName(bench.instance().id()).value(),
                bench.owned().backend().id().value());
    }
}
