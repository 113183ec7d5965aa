package io.nemoclaw.examples;

import io.nemoclaw.BackendId;
import io.nemoclaw.Credential;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.Inference;
import io.nemoclaw.InferenceProvider;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.OnboardRequest;
import io.nemoclaw.OnboardResult;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxImage;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Secret;
import io.nemoclaw.event.OnboardEvent;
import java.util.Optional;

/**
 * From nothing to the output of a command in a sandbox, against the embedded gateway, which needs nothing installed and
 * isolates nothing. The sandbox, the gateway and the state are removed at the end.
 */
public final class Quickstart {
    private Quickstart() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch()) {
            System.out.print(answer(scratch.builder()
                    .backend(BackendId.of("embedded"))
                    .credentials(name -> Optional.of(Secret.of("the-embedded-gateway-calls-nobody")))
                    .listener(Quickstart::show)));
        }
    }

    static String answer(NemoClaw.Builder builder) throws NemoClawException, InterruptedException {
        try (NemoClaw nemoclaw = builder.build()) {
            OnboardResult result = nemoclaw.onboard(OnboardRequest.builder(
                            SandboxName.of("my-assistant"), SandboxImage.reference("ghcr.io/acme/agent:1"))
                    .inference(Inference.of(
                            InferenceProvider.NVIDIA,
                            "nvidia/nemotron-3-super-120b-a12b",
                            Credential.fromEnvironment("NVIDIA_API_KEY")))
                    .build());
            Sandbox sandbox = result.orElseThrow();
            ExecResult answer = sandbox.exec(Exec.of("sh", "-c", "echo $((6 * 7))"));
            return answer.stdout();
        }
    }

    private static void show(OnboardEvent event) {
        if (event instanceof OnboardEvent.StepFinished step) {
            System.out.println(step.state().title() + ": " + step.took().toMillis() + " ms");
        }
    }
}
