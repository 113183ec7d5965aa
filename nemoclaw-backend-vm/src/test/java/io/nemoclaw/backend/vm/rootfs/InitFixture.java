package io.nemoclaw.backend.vm.rootfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A script with the lines of OpenShell's init script that others can hold on to, each at its place (OpenShell 0.0.26 to
 * 0.0.36: 833 lines, UTF-8, LF), and filling in between.
 */
final class InitFixture {
    static final int LINES = 833;
    static final String START_K3S = "exec /usr/local/bin/k3s server \"${K3S_ARGS[@]}\"";

    static final Map<Integer, String> ANCHORS = Map.ofEntries(
            Map.entry(1, "#!/bin/bash"),
            Map.entry(12, "set -euo pipefail"),
            Map.entry(37, "wait"),
            Map.entry(39, "# These depend on /dev being mounted."),
            Map.entry(40, "mkdir -p /dev/pts /dev/shm"),
            Map.entry(41, "mount -t devpts   devpts   /dev/pts  2>/dev/null &"),
            Map.entry(42, "mount -t tmpfs    tmpfs    /dev/shm  2>/dev/null &"),
            Map.entry(47, "wait"),
            Map.entry(49, "ts \"filesystems mounted\""),
            Map.entry(192, "    mount --bind \"$STATE_K3S_AGENT_DIR\" /var/lib/rancher/k3s/agent"),
            Map.entry(288, "ts \"stale artifacts cleaned\""),
            Map.entry(501, "    ts \"starting openshell-vm exec agent\""),
            Map.entry(720, "ts \"TLS secrets manifest written\""),
            Map.entry(722, "# ── Start k3s " + "─".repeat(58)),
            Map.entry(733, "K3S_ARGS=("),
            Map.entry(762, "ts \"starting k3s server (bridge CNI + nftables kube-proxy)\""),
            Map.entry(LINES, START_K3S));

    private InitFixture() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(Collections.nCopies(LINES, "# — filling —"));
        ANCHORS.forEach((number, line) -> lines.set(number - 1, line));
        return lines;
    }

    static byte[] script() {
        return bytes(lines());
    }

    static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
