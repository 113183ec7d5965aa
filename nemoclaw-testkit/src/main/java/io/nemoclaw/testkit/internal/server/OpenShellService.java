package io.nemoclaw.testkit.internal.server;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.nemoclaw.internal.openshell.wire.*;
import io.nemoclaw.testkit.internal.sandbox.Lifecycle;
import io.nemoclaw.testkit.internal.sandbox.SandboxHost;
import io.nemoclaw.testkit.internal.store.Configuration;
import io.nemoclaw.testkit.internal.store.Providers;
import io.nemoclaw.testkit.internal.store.Refusal;
import io.nemoclaw.testkit.internal.store.SandboxEntry;
import io.nemoclaw.testkit.internal.store.Sandboxes;
import java.util.concurrent.Executor;

/** The service {@code openshell.v1.OpenShell}: hands every call to the part that knows. Thread-safe. */
final class OpenShellService extends OpenShellGrpc.OpenShellImplBase {
    private final String version;
    private final Sandboxes sandboxes;
    private final Providers providers;
    private final Configuration configuration;
    private final Lifecycle lifecycle;
    private final SandboxHost host;
    private final Executor threads;

    OpenShellService(
            String version,
            Sandboxes sandboxes,
            Providers providers,
            Configuration configuration,
            Lifecycle lifecycle,
            SandboxHost host,
            Executor threads) {
        this.version = version;
        this.sandboxes = sandboxes;
        this.providers = providers;
        this.configuration = configuration;
        this.lifecycle = lifecycle;
        this.host = host;
        this.threads = threads;
    }

    @Override
    public void health(HealthRequest request, StreamObserver<HealthResponse> observer) {
        Calls.answer(
                observer,
                () -> HealthResponse.newBuilder()
                        .setStatus(ServiceStatus.SERVICE_STATUS_HEALTHY)
                        .setVersion(version)
                        .build());
    }

    @Override
    public void createSandbox(CreateSandboxRequest request, StreamObserver<SandboxResponse> observer) {
        Calls.answer(observer, () -> response(lifecycle.create(request)));
    }

    @Override
    public void getSandbox(GetSandboxRequest request, StreamObserver<SandboxResponse> observer) {
        Calls.answer(observer, () -> response(sandboxes.named(request.getName()).sandbox()));
    }

    /** Only a list tells when sandboxes were created. */
    private static SandboxResponse response(Sandbox sandbox) {
        return SandboxResponse.newBuilder()
                .setSandbox(sandbox.toBuilder().clearCreatedAtMs())
                .build();
    }

    @Override
    public void listSandboxes(ListSandboxesRequest request, StreamObserver<ListSandboxesResponse> observer) {
        Calls.answer(
                observer,
                () -> ListSandboxesResponse.newBuilder()
                        .addAllSandboxes(sandboxes.list(request.getLimit(), request.getOffset()))
                        .build());
    }

    @Override
    public void deleteSandbox(DeleteSandboxRequest request, StreamObserver<DeleteSandboxResponse> observer) {
        Calls.answer(
                observer,
                () -> DeleteSandboxResponse.newBuilder()
                        .setDeleted(lifecycle.delete(request.getName()))
                        .build());
    }

    @Override
    public void execSandbox(ExecSandboxRequest request, StreamObserver<ExecSandboxEvent> observer) {
        ExecStream stream = new ExecStream((ServerCallStreamObserver<ExecSandboxEvent>) observer);
        threads.execute(() -> {
            try {
                SandboxHost.check(request);
                SandboxEntry entry = sandboxes.withId(request.getSandboxId());
                if (entry.sandbox().getPhase() != SandboxPhase.SANDBOX_PHASE_READY) {
                    throw Refusal.precondition("sandbox is not ready");
                }
                host.exec(entry, request, stream, stream);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stream.fail(Refusal.internal("the gateway is stopping"));
            } catch (RuntimeException e) {
                stream.fail(e);
            }
        });
    }

    @Override
    public void watchSandbox(WatchSandboxRequest request, StreamObserver<SandboxStreamEvent> observer) {
        ServerCallStreamObserver<SandboxStreamEvent> client = (ServerCallStreamObserver<SandboxStreamEvent>) observer;
        try {
            if (request.getId().isEmpty()) {
                throw Refusal.invalid("id is required");
            }
            SandboxEntry entry = sandboxes.withId(request.getId());
            WatchStream stream = new WatchStream(client, request.getStopOnTerminal());
            client.setOnCancelHandler(() -> entry.unwatch(stream));
            entry.watch(request, stream);
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }

    @Override
    public void getSandboxLogs(GetSandboxLogsRequest request, StreamObserver<GetSandboxLogsResponse> observer) {
        Calls.answer(observer, () -> sandboxes.logs(request));
    }

    @Override
    public void createProvider(CreateProviderRequest request, StreamObserver<ProviderResponse> observer) {
        Calls.answer(observer, () -> {
            if (!request.hasProvider()) {
                throw Refusal.invalid("provider is required");
            }
            return response(providers.create(request.getProvider()));
        });
    }

    @Override
    public void getProvider(GetProviderRequest request, StreamObserver<ProviderResponse> observer) {
        Calls.answer(observer, () -> response(providers.get(request.getName())));
    }

    @Override
    public void listProviders(ListProvidersRequest request, StreamObserver<ListProvidersResponse> observer) {
        Calls.answer(
                observer,
                () -> ListProvidersResponse.newBuilder()
                        .addAllProviders(providers.list(request.getLimit(), request.getOffset()))
                        .build());
    }

    @Override
    public void updateProvider(UpdateProviderRequest request, StreamObserver<ProviderResponse> observer) {
        Calls.answer(observer, () -> {
            if (!request.hasProvider()) {
                throw Refusal.invalid("provider is required");
            }
            return response(providers.update(request.getProvider()));
        });
    }

    @Override
    public void deleteProvider(DeleteProviderRequest request, StreamObserver<DeleteProviderResponse> observer) {
        Calls.answer(
                observer,
                () -> DeleteProviderResponse.newBuilder()
                        .setDeleted(providers.delete(request.getName()))
                        .build());
    }

    private static ProviderResponse response(Provider provider) {
        return ProviderResponse.newBuilder().setProvider(provider).build();
    }

    @Override
    public void getSandboxConfig(GetSandboxConfigRequest request, StreamObserver<GetSandboxConfigResponse> observer) {
        Calls.answer(observer, () -> {
            if (request.getSandboxId().isEmpty()) {
                throw Refusal.invalid("sandbox_id is required");
            }
            return configuration.effective(
                    sandboxes.withId(request.getSandboxId()).id());
        });
    }

    @Override
    public void getGatewayConfig(GetGatewayConfigRequest request, StreamObserver<GetGatewayConfigResponse> observer) {
        Calls.answer(observer, configuration::gateway);
    }

    @Override
    public void updateConfig(UpdateConfigRequest request, StreamObserver<UpdateConfigResponse> observer) {
        Calls.answer(observer, () -> {
            if (request.getGlobal()) {
                return configuration.update("", request);
            }
            SandboxEntry entry = sandboxes.named(request.getName());
            UpdateConfigResponse response = configuration.update(entry.id(), request);
            if (request.hasPolicy() && pending(entry.id(), response.getVersion())) {
                lifecycle.submitted(entry, response.getVersion());
            }
            return response;
        });
    }

    private boolean pending(String id, int version) {
        return configuration
                        .status(
                                id,
                                GetSandboxPolicyStatusRequest.newBuilder()
                                        .setVersion(version)
                                        .build())
                        .getRevision()
                        .getStatus()
                == PolicyStatus.POLICY_STATUS_PENDING;
    }

    @Override
    public void getSandboxPolicyStatus(
            GetSandboxPolicyStatusRequest request, StreamObserver<GetSandboxPolicyStatusResponse> observer) {
        Calls.answer(observer, () -> configuration.status(owner(request.getGlobal(), request.getName()), request));
    }

    @Override
    public void listSandboxPolicies(
            ListSandboxPoliciesRequest request, StreamObserver<ListSandboxPoliciesResponse> observer) {
        Calls.answer(observer, () -> configuration.revisions(owner(request.getGlobal(), request.getName()), request));
    }

    private String owner(boolean global, String name) {
        return global ? "" : sandboxes.named(name).id();
    }
}
