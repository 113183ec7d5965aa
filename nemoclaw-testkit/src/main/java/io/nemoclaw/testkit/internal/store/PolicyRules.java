package io.nemoclaw.testkit.internal.store;

import com.google.protobuf.CodedOutputStream;
import io.nemoclaw.internal.openshell.wire.FilesystemPolicy;
import io.nemoclaw.internal.openshell.wire.LandlockPolicy;
import io.nemoclaw.internal.openshell.wire.NetworkEndpoint;
import io.nemoclaw.internal.openshell.wire.NetworkPolicyRule;
import io.nemoclaw.internal.openshell.wire.SandboxPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the gateway checks about a policy (OpenShell 0.0.32, crates/openshell-policy/src/lib.rs and
 * crates/openshell-server/src/grpc/validation.rs). Stateless.
 */
final class PolicyRules {
    private static final int MAX_PATHS = 256;
    private static final int MAX_PATH_LENGTH = 4096;

    private PolicyRules() {}

    /** The policy of a sandbox that was given none: no network, a few readable directories. */
    static SandboxPolicy restrictive() {
        return SandboxPolicy.newBuilder()
                .setVersion(1)
                .setFilesystem(FilesystemPolicy.newBuilder()
                        .setIncludeWorkdir(true)
                        .addAllReadOnly(List.of("/usr", "/lib", "/proc", "/dev/urandom", "/app", "/etc", "/var/log"))
                        .addAllReadWrite(List.of("/sandbox", "/tmp", "/dev/null")))
                .setLandlock(LandlockPolicy.newBuilder().setCompatibility("best_effort"))
                .build();
    }

    /** Refuses a policy with unsafe content. */
    static void safe(SandboxPolicy policy) {
        Limits.policySize(policy.getSerializedSize());
        List<String> violations = new ArrayList<>();
        identity("run_as_user", policy.getProcess().getRunAsUser(), violations);
        identity("run_as_group", policy.getProcess().getRunAsGroup(), violations);
        FilesystemPolicy files = policy.getFilesystem();
        if (files.getReadOnlyCount() + files.getReadWriteCount() > MAX_PATHS) {
            violations.add("too many filesystem paths (" + (files.getReadOnlyCount() + files.getReadWriteCount())
                    + " > " + MAX_PATHS + ")");
        }
        Stream.concat(files.getReadOnlyList().stream(), files.getReadWriteList().stream())
                .forEach(path -> path(path, violations));
        if (files.getReadWriteList().stream()
                .anyMatch(path -> path.replaceAll("/+", "/").equals("/"))) {
            violations.add("read_write path '/' is overly broad");
        }
        for (NetworkPolicyRule rule : policy.getNetworkPoliciesMap().values()) {
            rule.getEndpointsList().forEach(endpoint -> host(endpoint, violations));
        }
        if (!violations.isEmpty()) {
            throw Refusal.invalid("policy contains unsafe content: " + String.join("; ", violations));
        }
    }

    private static void identity(String field, String value, List<String> violations) {
        if (!value.isEmpty() && !value.equals("sandbox")) {
            violations.add(field + " must be 'sandbox', got '" + value + "'");
        }
    }

    private static void path(String path, List<String> violations) {
        if (path.length() > MAX_PATH_LENGTH) {
            violations.add("path exceeds maximum length (" + path.length() + " > " + MAX_PATH_LENGTH + ")");
        } else if (!path.startsWith("/")) {
            violations.add("path '" + path + "' is not absolute");
        } else if (List.of(path.split("/")).contains("..")) {
            violations.add("path '" + path + "' contains '..'");
        }
    }

    private static void host(NetworkEndpoint endpoint, List<String> violations) {
        String host = endpoint.getHost();
        if (host.startsWith("*.") && host.indexOf('.', 2) < 0) {
            violations.add("TLD wildcard '" + host + "' is not allowed");
        }
    }

    /** Refuses a change of what a live sandbox applied when it started. */
    static void staticPartsUnchanged(SandboxPolicy present, SandboxPolicy next) {
        if (!present.getLandlock().equals(next.getLandlock())) {
            throw Refusal.invalid("landlock policy cannot be changed on a live sandbox (applied at startup)");
        }
        if (!present.getProcess().equals(next.getProcess())) {
            throw Refusal.invalid("process policy cannot be changed on a live sandbox (applied at startup)");
        }
        FilesystemPolicy before = present.getFilesystem();
        FilesystemPolicy after = next.getFilesystem();
        if (before.getIncludeWorkdir() != after.getIncludeWorkdir()) {
            throw Refusal.invalid("filesystem include_workdir cannot be changed on a live sandbox");
        }
        kept("read_only", before.getReadOnlyList(), after.getReadOnlyList());
        kept("read_write", before.getReadWriteList(), after.getReadWriteList());
    }

    private static void kept(String kind, List<String> before, List<String> after) {
        for (String path : before) {
            if (!after.contains(path)) {
                throw Refusal.invalid(
                        "filesystem " + kind + " path '" + path + "' cannot be removed on a live sandbox");
            }
        }
    }

    /** The hash of a policy's content: SHA-256 of its deterministic encoding, 64 hexadecimal digits. */
    static String hash(SandboxPolicy policy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            policy.writeTo(out);
            out.flush();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
