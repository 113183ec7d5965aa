package io.nemoclaw.internal.diagnose;

import io.nemoclaw.BackendId;
import io.nemoclaw.BackendStatus;
import io.nemoclaw.Diagnosis;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.Finding;
import io.nemoclaw.GatewayName;
import io.nemoclaw.GatewayStatus;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.SandboxInfo;
import io.nemoclaw.SandboxInfo.Phase;
import io.nemoclaw.internal.gateway.GatewayAccess;
import io.nemoclaw.internal.gateway.OwnedGateway;
import io.nemoclaw.internal.instance.InstanceContext;
import io.nemoclaw.internal.instance.SandboxSurvey;
import io.nemoclaw.internal.security.Redactor;
import io.nemoclaw.internal.state.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks around. Whatever cannot be examined becomes a finding, so an examination always has a result. Changes nothing.
 * Thread-safe.
 */
public final class Examination {
    private final InstanceContext instance;
    private final GatewayAccess.Locator locator;
    private final GatewayAccess access;

    /** Examinations of an instance. */
    public Examination(InstanceContext instance, GatewayAccess.Locator locator, GatewayAccess access) {
        this.instance = instance;
        this.locator = locator;
        this.access = access;
    }

    /** Looks around. */
    public Diagnosis run() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        List<Diagnosis.Attachment> attachments = new ArrayList<>();
        List<BackendStatus> backends = instance.selection().statuses(instance.insisted());
        GatewayStatus gateway = gateway(findings, attachments);
        List<SandboxInfo> sandboxes = sandboxes(findings);
        session(findings);
        attachments.addAll(StateAttachments.of(instance));
        findings.sort(Comparator.comparing(Finding::severity));
        return new Diagnosis(instance.id(), backends, gateway, sandboxes, findings, attachments);
    }

    private GatewayStatus gateway(List<Finding> findings, List<Diagnosis.Attachment> attachments)
            throws InterruptedException {
        try {
            OwnedGateway owned = locator.locate();
            GatewayStatus status = owned.status();
            for (Diagnosis.Attachment attachment : owned.backend().collect(owned.spec(), owned.context())) {
                attachments.add(
                        new Diagnosis.Attachment("gateway/" + attachment.name(), Redactor.redact(attachment.text())));
            }
            if (!status.healthy() && instance.recorded()) {
                findings.add(unhealthy(status));
            }
            return status;
        } catch (NemoClawException e) {
            findings.add(found("gateway", Finding.Severity.WARNING, "The gateway cannot be examined", e));
            return new GatewayStatus(
                    GatewayName.of(instance.id().value()),
                    instance.insisted().orElse(BackendId.DOCKER),
                    GatewayStatus.Health.ABSENT,
                    Optional.empty(),
                    Optional.empty(),
                    String.valueOf(e.getMessage()));
        }
    }

    private static Finding unhealthy(GatewayStatus status) {
        ErrorCode code = switch (status.health()) {
            case UNTRUSTED -> ErrorCode.GATEWAY_CERTIFICATE_MISMATCH;
            case ABSENT -> ErrorCode.GATEWAY_NOT_FOUND;
            case HEALTHY, STARTING, UNREACHABLE, STOPPED -> ErrorCode.GATEWAY_UNREACHABLE;
        };
        return Finding.blocking(
                "gateway_" + status.health().name().toLowerCase(Locale.ROOT),
                code,
                "The recorded gateway is " + status.health(),
                status.detail(),
                code.remedy());
    }

    private List<SandboxInfo> sandboxes(List<Finding> findings) throws InterruptedException {
        try {
            List<SandboxInfo> sandboxes = new SandboxSurvey(instance.registry(), access).all();
            for (SandboxInfo info : sandboxes) {
                if (info.recorded() && info.phase() != Phase.READY && info.phase() != Phase.UNREACHABLE) {
                    findings.add(notReady(info));
                }
            }
            return sandboxes;
        } catch (NemoClawException e) {
            findings.add(found("registry", Finding.Severity.BLOCKING, "The registry cannot be used", e));
            return List.of();
        }
    }

    private static Finding notReady(SandboxInfo info) {
        ErrorCode code = switch (info.phase()) {
            case ABSENT -> ErrorCode.SANDBOX_NOT_FOUND;
            case ERROR -> ErrorCode.SANDBOX_FAILED;
            case PROVISIONING, READY, DELETING, UNKNOWN, UNREACHABLE -> ErrorCode.SANDBOX_NOT_READY;
        };
        return Finding.warning(
                "sandbox_" + info.name(),
                code,
                "Sandbox " + info.name() + " is " + info.phase(),
                info.message(),
                code == ErrorCode.SANDBOX_NOT_FOUND ? "Run a recovery, which creates it again." : code.remedy());
    }

    private void session(List<Finding> findings) {
        try {
            Optional<Session> session = instance.sessions().load();
            if (session.isPresent() && session.get().status() != Session.Status.COMPLETE) {
                String at = session.get().machine().state().id();
                Session.Failure failure = session.get().failure();
                findings.add(Finding.warning(
                        "session_unfinished",
                        ErrorCode.SANDBOX_NOT_READY,
                        "An onboarding has not finished",
                        failure == null ? "it stands at " + at : failure.step() + ": " + failure.message(),
                        "Run the same onboarding again: it resumes."));
            }
        } catch (NemoClawException e) {
            findings.add(found("session", Finding.Severity.BLOCKING, "The session cannot be used", e));
        }
    }

    private static Finding found(String id, Finding.Severity severity, String title, NemoClawException e) {
        return new Finding(id, severity, e.code(), title, String.valueOf(e.getMessage()), List.of(e.remedy()));
    }
}
