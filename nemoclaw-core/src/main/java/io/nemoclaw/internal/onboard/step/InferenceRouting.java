package io.nemoclaw.internal.onboard.step;

import io.nemoclaw.Inference;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardState;
import io.nemoclaw.Secret;
import io.nemoclaw.internal.inference.ProviderRecords;
import io.nemoclaw.internal.inference.RouteCredential;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.InferenceRoute;
import io.nemoclaw.internal.openshell.OpenShellClient.Provider;
import java.util.Map;
import java.util.Optional;

/** The gateway has the provider with its credential, and the route leads to it. */
public final class InferenceRouting implements Effect {
    @Override
    public Observation observe(Workbench bench) throws NemoClawException, InterruptedException {
        if (bench.intent().inference().isEmpty()) {
            return Observation.skip("no inference was asked for");
        }
        Inference inference = bench.intent().inference().get();
        if (bench.connected().isEmpty()) {
            return Observation.todo("the gateway has to be started first");
        }
        if (bench.invalidated(OnboardState.INFERENCE)) {
            return Observation.todo("the gateway was created anew");
        }
        return compare(bench.connected().get(), inference);
    }

    private static Observation compare(OpenShellClient client, Inference inference)
            throws NemoClawException, InterruptedException {
        Provider wanted = ProviderRecords.provider(inference);
        Optional<Provider> provider = client.provider(wanted.name());
        if (provider.isEmpty()) {
            return Observation.todo("the gateway does not have the provider '" + wanted.name() + "'");
        }
        if (!ProviderRecords.same(provider.get(), wanted)) {
            return Observation.todo("the gateway's provider '" + wanted.name() + "' is another one");
        }
        InferenceRoute route = ProviderRecords.route(inference);
        Optional<InferenceRoute> present = client.inferenceRoute();
        return ProviderRecords.same(present, route)
                ? Observation.reuse("the route leads to " + inference)
                : Observation.todo(present.map(now -> "the route leads to " + now.provider() + " / " + now.model())
                        .orElse("there is no route"));
    }

    @Override
    public String apply(Workbench bench) throws NemoClawException, InterruptedException {
        Inference inference = bench.intent().inference().orElseThrow();
        Secret credential = bench.credential().isPresent()
                ? bench.credential().get()
                : RouteCredential.require(inference, bench.instance().credentials());
        register(bench, inference, credential);
        bench.client()
                .setInferenceRoute(
                        ProviderRecords.route(inference),
                        inference.verification() == Inference.Verification.BY_GATEWAY);
        return "the route leads to " + inference;
    }

    /** The gateway never shows a credential, so one that is at hand is sent again: it may have been renewed. */
    @Override
    public String keep(Workbench bench, Observation seen) throws NemoClawException, InterruptedException {
        if (bench.credential().isPresent()) {
            register(
                    bench,
                    bench.intent().inference().orElseThrow(),
                    bench.credential().get());
        }
        return seen.reason();
    }

    private static void register(Workbench bench, Inference inference, Secret credential)
            throws NemoClawException, InterruptedException {
        bench.client()
                .ensureProvider(
                        ProviderRecords.provider(inference),
                        Map.of(inference.credential().name(), credential));
    }
}
