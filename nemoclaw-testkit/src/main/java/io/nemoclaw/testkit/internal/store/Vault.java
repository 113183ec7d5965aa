package io.nemoclaw.testkit.internal.store;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.nemoclaw.testkit.internal.pki.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the gateway keeps what survives its restart: one protobuf message per file, mode 0600, replaced in one step.
 *
 * @param directory the directory; empty if nothing survives
 */
public record Vault(Optional<Path> directory) {
    /** Keeps a message under a name. */
    public void save(String name, Message message) {
        if (directory.isEmpty()) {
            return;
        }
        try {
            PrivateFiles.write(directory.get().resolve(name), message.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message that was kept under a name, if there is one. */
    public <M extends Message> Optional<M> load(String name, Parser<M> parser) {
        if (directory.isEmpty() || !Files.exists(directory.get().resolve(name))) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(directory.get().resolve(name))) {
            return Optional.of(parser.parseFrom(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a message. */
    public void remove(String name) {
        if (directory.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(directory.get().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
