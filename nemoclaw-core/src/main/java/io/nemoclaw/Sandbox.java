package io.nemoclaw;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sandbox in a gateway. The handle holds no connection of its own and needs no closing; it works until its
 * {@link NemoClaw} is closed.
 *
 * <p>Thread-safe: calls may run at the same time. Every call has a deadline, and interrupting the calling thread ends
 * the call.
 */
public interface Sandbox {
    /** The name. */
    SandboxName name();

    /**
     * What the gateway says of it now. Changes nothing.
     *
     * @throws NemoClawException {@link ErrorCode#GATEWAY_UNREACHABLE} and its like
     */
    SandboxInfo info() throws NemoClawException, InterruptedException;

    /**
     * Runs a command and collects its output.
     *
     * @throws NemoClawException {@link ErrorCode#EXEC_TIMEOUT} after the deadline, {@link ErrorCode#EXEC_OUTPUT_LIMIT}
     *     beyond the limit, {@link ErrorCode#EXEC_INVALID} if the gateway would refuse the command,
     *     {@link ErrorCode#REQUEST_TOO_LARGE}, {@link ErrorCode#SANDBOX_NOT_READY},
     *     {@link ErrorCode#SANDBOX_NOT_FOUND}
     */
    ExecResult exec(Exec command) throws NemoClawException, InterruptedException;

    /**
     * Runs a command and hands its output to a listener as it comes.
     *
     * @throws NemoClawException as {@link #exec(Exec)}, without the output limit
     */
    ExecResult exec(Exec command, Exec.Listener listener) throws NemoClawException, InterruptedException;

    /**
     * Copies a file or a directory tree into the sandbox and verifies what arrived. A file keeps its mode. A target
     * that ends with {@code /}, or is a directory, receives the source under its own name; a directory's target is
     * created.
     *
     * @param source a regular file or a directory on this host
     * @param target a path in the sandbox; relative paths start at its home directory
     * @return the number of bytes of file content that were copied
     * @throws NemoClawException {@link ErrorCode#FILE_NOT_FOUND}, {@link ErrorCode#TRANSFER_FAILED},
     *     {@link ErrorCode#TRANSFER_CORRUPT}
     */
    long upload(Path source, String target) throws NemoClawException, InterruptedException;

    /**
     * Copies a file or a directory tree out of the sandbox and verifies what arrived. The sandbox is not trusted:
     * names that lead out of the target, links that leave it and special files are refused.
     *
     * @param source a path in the sandbox
     * @param target where it goes; an existing directory receives the source under its own name
     * @return the number of bytes of file content that were copied
     * @throws NemoClawException {@link ErrorCode#FILE_NOT_FOUND}, {@link ErrorCode#TRANSFER_FAILED},
     *     {@link ErrorCode#TRANSFER_CORRUPT}
     */
    long download(String source, Path target) throws NemoClawException, InterruptedException;

    /**
     * The latest log lines that the gateway holds, oldest first. The gateway keeps them in memory only.
     *
     * @param lines at most this many, 1 to 10000
     */
    List<LogEntry> logs(int lines) throws NemoClawException, InterruptedException;

    /**
     * The policy in force.
     *
     * @throws NemoClawException {@link ErrorCode#SANDBOX_NOT_FOUND} and its like
     */
    Policy policy() throws NemoClawException, InterruptedException;

    /**
     * Replaces the policy and waits until the sandbox has loaded it. The same policy again changes nothing.
     *
     * @throws NemoClawException {@link ErrorCode#POLICY_REJECTED} if the gateway refuses it,
     *     {@link ErrorCode#POLICY_LOAD_FAILED} if the sandbox does, {@link ErrorCode#DEADLINE_EXCEEDED}
     */
    Policy.Revision setPolicy(Policy policy) throws NemoClawException, InterruptedException;

    /** The effective settings, as text. */
    Map<String, String> settings() throws NemoClawException, InterruptedException;

    /**
     * Sets a setting of this sandbox.
     *
     * @throws NemoClawException {@link ErrorCode#INVALID_ARGUMENT} if the gateway does not know the key
     */
    void setSetting(String key, String value) throws NemoClawException, InterruptedException;

    /**
     * One line of a sandbox's log.
     *
     * @param at when
     * @param level for example {@code INFO}
     * @param source {@code gateway} or {@code sandbox}
     * @param message the text
     */
    record LogEntry(Instant at, String level, String source, String message) {}
}
