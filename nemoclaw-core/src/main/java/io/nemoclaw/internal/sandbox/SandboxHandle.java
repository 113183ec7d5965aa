package io.nemoclaw.internal.sandbox;

import io.nemoclaw.ErrorCode;
import io.nemoclaw.Exec;
import io.nemoclaw.ExecResult;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Policy;
import io.nemoclaw.Sandbox;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxName;
import io.nemoclaw.Timeouts;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.openshell.OpenShellClient;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sandbox behind the gateway's protocol. It remembers the gateway's identifier and looks it up again when it is stale. */
public final class SandboxHandle implements Sandbox {
    private static final Set<ErrorCode> BROKEN_CONNECTION =
            Set.of(ErrorCode.GATEWAY_UNREACHABLE, ErrorCode.GATEWAY_CERTIFICATE_MISMATCH);

    private final SandboxName name;
    private final GatewayAccess access;
    private volatile @Nullable RemoteSandbox known;

    /** A handle on a sandbox that may or may not have been looked up already. */
    public SandboxHandle(SandboxName name, GatewayAccess access, Optional<RemoteSandbox> known) {
        this.name = name;
        this.access = access;
        this.known = known.orElse(null);
    }

    @FunctionalInterface
    private interface Call<T> {
        T on(OpenShellClient client, RemoteSandbox sandbox) throws NemoClawException, InterruptedException;
    }

    @Override
    public SandboxName name() {
        return name;
    }

    @Override
    public SandboxInfo info() throws NemoClawException, InterruptedException {
        known = null;
        return call((client, sandbox) -> new SandboxInfo(
                name,
                Optional.of(sandbox.id()),
                sandbox.phase(),
                Optional.of(sandbox.image()),
                Optional.empty(),
                false,
                sandbox.message()));
    }

    @Override
    public ExecResult exec(Exec command) throws NemoClawException, InterruptedException {
        return call((client, sandbox) -> client.exec(sandbox, command));
    }

    @Override
    public ExecResult exec(Exec command, Exec.Listener listener) throws NemoClawException, InterruptedException {
        return call((client, sandbox) -> client.exec(sandbox, command, listener));
    }

    @Override
    public long upload(Path source, String target) throws NemoClawException, InterruptedException {
        return call((client, sandbox) -> client.upload(sandbox, source, target));
    }

    @Override
    public long download(String source, Path target) throws NemoClawException, InterruptedException {
        return call((client, sandbox) -> client.download(sandbox, source, target));
    }

    @Override
    public List<LogEntry> logs(int lines) throws NemoClawException, InterruptedException {
        if (lines < 1 || lines > 10_000) {
            throw new IllegalArgumentException("lines must be between 1 and 10000, not " + lines);
        }
        return call((client, sandbox) -> client.logs(sandbox, lines));
    }

    @Override
    public Policy policy() throws NemoClawException, InterruptedException {
        return call(OpenShellClient::policy);
    }

    @Override
    public Policy.Revision setPolicy(Policy policy) throws NemoClawException, InterruptedException {
        return call((client, sandbox) ->
                client.setPolicy(sandbox, policy, Timeouts.defaults().policyLoad()));
    }

    @Override
    public Map<String, String> settings() throws NemoClawException, InterruptedException {
        return call(OpenShellClient::settings);
    }

    @Override
    public void setSetting(String key, String value) throws NemoClawException, InterruptedException {
        call((client, sandbox) -> {
            client.setSetting(sandbox, key, value);
            return true;
        });
    }

    /**
     * Makes a call. The gateway refuses a stale identifier before anything runs, so such a call is made once more with
     * the new one. A broken connection is dropped for the next call; this one may have had its effect and is not repeated.
     */
    private <T> T call(Call<T> call) throws NemoClawException, InterruptedException {
        try {
            RemoteSandbox before = known;
            RemoteSandbox sandbox = before == null ? find() : before;
            try {
                return call.on(access.client(), sandbox);
            } catch (NemoClawException e) {
                if (e.code() != ErrorCode.SANDBOX_NOT_FOUND || before == null) {
                    throw e;
                }
                RemoteSandbox now = find();
                if (now.id().equals(sandbox.id())) {
                    throw e;
                }
                return call.on(access.client(), now);
            }
        } catch (NemoClawException e) {
            if (BROKEN_CONNECTION.contains(e.code())) {
                access.forget();
                known = null;
            }
            throw e;
        }
    }

    private RemoteSandbox find() throws NemoClawException, InterruptedException {
        RemoteSandbox found = lookUp();
        known = found;
        return found;
    }

    /** Looking up changes nothing, so it may be repeated over a new connection. */
    private RemoteSandbox lookUp() throws NemoClawException, InterruptedException {
        Optional<RemoteSandbox> found;
        try {
            found = access.client().find(name);
        } catch (NemoClawException e) {
            if (!BROKEN_CONNECTION.contains(e.code())) {
                throw e;
            }
            access.forget();
            found = access.client().find(name);
        }
        return found.orElseThrow(
                () -> NemoClawException.of(ErrorCode.SANDBOX_NOT_FOUND, "the gateway has no sandbox '" + name + "'")
                        .withDetail("sandbox", name.value()));
    }
}
