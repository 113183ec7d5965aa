package io.nemoclaw.examples.demo;

import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.Policy;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sandbox in which every command answers the same. */
final class FakeSandbox implements Sandbox {
    final List<Exec> commands = new ArrayList<>();
    final List<String> transfers = new ArrayList<>();
    ExecResult answer = new ExecResult(0, "", "", Duration.ofMillis(12));

    @Override
    public SandboxName name() {
        return FakeNemoClaw.INFO.name();
    }

    @Override
    public SandboxInfo info() {
        return FakeNemoClaw.INFO;
    }

    @Override
    public ExecResult exec(Exec command) {
        commands.add(command);
        return answer;
    }

    @Override
    public ExecResult exec(Exec command, Exec.Listener listener) {
        commands.add(command);
        listener.stdout(answer.stdout());
        listener.stderr(answer.stderr());
        return new ExecResult(answer.exitCode(), "", "", answer.took());
    }

    @Override
    public long upload(Path source, String target) {
        transfers.add("up " + source + " " + target);
        return 42;
    }

    @Override
    public long download(String source, Path target) {
        transfers.add("down " + source + " " + target);
        return 43;
    }

    @Override
    public List<LogEntry> logs(int lines) {
        throw new AssertionError("the program has no logs command");
    }

    @Override
    public Policy policy() {
        throw new AssertionError("the program has no policy command");
    }

    @Override
    public Policy.Revision setPolicy(Policy policy) {
        throw new AssertionError("the program has no policy command");
    }

    @Override
    public Map<String, String> settings() {
        throw new AssertionError("the program has no settings command");
    }

    @Override
    public void setSetting(String key, String value) {
        throw new AssertionError("the program has no settings command");
    }
}
