package io.nemoclaw.internal.openshell.v026;

import io.grpc.Status;
import io.nemoclaw.ErrorCode;
import io.nemoclaw.NemoClawException;
import io.nemoclaw.Sandbox.LogEntry;
import io.nemoclaw.internal.openshell.Calls;
import io.nemoclaw.internal.openshell.OpenShellClient.RemoteSandbox;
import io.nemoclaw.internal.openshell.wire.GetSandboxConfigRequest;
import io.nemoclaw.internal.openshell.wire.GetSandboxLogsRequest;
import io.nemoclaw.internal.openshell.wire.OpenShellGrpc;
import io.nemoclaw.internal.openshell.wire.SettingValue;
import io.nemoclaw.internal.openshell.wire.UpdateConfigRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads logs and settings, and sets a setting. */
final class ObservationCalls {
    private final Calls calls;

    ObservationCalls(Calls calls) {
        this.calls = calls;
    }

    List<LogEntry> logs(RemoteSandbox sandbox, int lines) throws NemoClawException, InterruptedException {
        return calls
                .repeatable(
                        OpenShellGrpc.getGetSandboxLogsMethod(),
                        GetSandboxLogsRequest.newBuilder()
                                .setSandboxId(sandbox.id())
                                .setLines(lines)
                                .build(),
                        "read the log of sandbox '" + sandbox.name() + "'",
                        Map.of())
                .getLogsList()
                .stream()
                .map(line -> new LogEntry(
                        Instant.ofEpochMilli(line.getTimestampMs()),
                        line.getLevel(),
                        line.getSource(),
                        line.getMessage()))
                .toList();
    }

    Map<String, String> settings(RemoteSandbox sandbox) throws NemoClawException, InterruptedException {
        Map<String, String> result = new TreeMap<>();
        calls.repeatable(
                        OpenShellGrpc.getGetSandboxConfigMethod(),
                        GetSandboxConfigRequest.newBuilder()
                                .setSandboxId(sandbox.id())
                                .build(),
                        "read the settings of sandbox '" + sandbox.name() + "'",
                        Map.of())
                .getSettingsMap()
                .forEach((key, setting) -> result.put(key, text(setting.getValue())));
        return result;
    }

    private static String text(SettingValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BYTES_VALUE -> value.getBytesValue().size() + " bytes";
            case VALUE_NOT_SET -> "";
        };
    }

    void setSetting(RemoteSandbox sandbox, String key, String value) throws NemoClawException, InterruptedException {
        calls.repeatable(
                OpenShellGrpc.getUpdateConfigMethod(),
                UpdateConfigRequest.newBuilder()
                        .setName(sandbox.name().value())
                        .setSettingKey(key)
                        .setSettingValue(typed(value))
                        .build(),
                "set '" + key + "' of sandbox '" + sandbox.name() + "'",
                Map.of(Status.Code.FAILED_PRECONDITION, ErrorCode.INVALID_ARGUMENT));
    }

    /** Settings are typed on the wire and text for people: what reads as a boolean or a number is one. */
    private static SettingValue typed(String value) {
        if (value.equals("true") || value.equals("false")) {
            return SettingValue.newBuilder().setBoolValue(value.equals("true")).build();
        }
        if (value.matches("-?\\d{1,18}")) {
            return SettingValue.newBuilder().setIntValue(Long.parseLong(value)).build();
        }
        return SettingValue.newBuilder().setStringValue(value).build();
    }
}
