package io.nemoclaw.examples;

import io.nemoclaw.BackendId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardReport;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.OnboardRun;
import io.nemoclaw.OnboardState;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.event.OnboardEvent;
import io.nemoclaw.event.OnboardListener;
import java.util.concurrent.CompletableFuture;

/** An onboarding ends in the middle; the same request carries on where it ended and keeps what was reached. */
public final class ResumeAfterFailure {
    private ResumeAfterFailure() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        OnboardRequest request = OnboardRequest.builder(
                        SandboxName.of("resumed"), SandboxImage.reference("ghcr.io/acme/agent:1"))
                .build();
        try (Scratch scratch = new Scratch()) {
            NemoClaw.Builder builder = scratch.builder().backend(BackendId.of("embedded"));
            System.out.println("first run: " + told(cancelledOnceTheGatewayIsUp(builder, request)));
            try (NemoClaw nemoclaw = builder.listener(OnboardListener.NONE).build()) {
                OnboardResult second = nemoclaw.onboard(request);
                System.out.println("second run: " + told(second));
                for (OnboardReport.Step step : second.report().steps()) {
                    System.out.println("  " + step.state().id() + ": " + step.status());
                }
            }
        }
    }

    /** A cancellation stands in for everything that may end a run: a crash, a reboot, a network that is gone. */
    private static OnboardResult cancelledOnceTheGatewayIsUp(NemoClaw.Builder builder, OnboardRequest request) {
        CompletableFuture<OnboardRun> running = new CompletableFuture<>();
        builder.listener(event -> {
            if (event instanceof OnboardEvent.StepFinished step && step.state() == OnboardState.GATEWAY) {
                running.join().cancel();
            }
        });
        try (NemoClaw nemoclaw = builder.build();
                OnboardRun run = nemoclaw.start(request)) {
            running.complete(run);
            return run.completion().join();
        }
    }

    private static String told(OnboardResult result) {
        try {
            return result.orElseThrow().name() + " is ready";
        } catch (NemoClawException e) {
            return e.code() + ": " + e.getMessage();
        }
    }
}
