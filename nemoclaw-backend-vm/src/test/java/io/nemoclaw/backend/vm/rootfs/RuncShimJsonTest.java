package io.nemoclaw.backend.vm.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shim changes in a bundle's {@code config.json}, and what it does not. */
class RuncShimJsonTest {
    @TempDir
    Path top;

    private String rewritten(List<String> shell, String config) throws Exception {
        Path shim = GuestShell.write(
                "runc-shim", top.resolve("runc-shim"), Map.of("k3s", top.resolve("k3s"), "filesystems", "/dev/null"));
        GuestShell.program(top.resolve("k3s/hash/bin/runc"), "#!/bin/sh\n");
        Files.writeString(top.resolve("config.json"), config);
        assertThat(GuestShell.run(shell, top, shim, List.of("create", "id")).complaint())
                .isEmpty();
        return Files.readString(top.resolve("config.json"));
    }

    private static Arguments row(String name, String before, String after) {
        return Arguments.of(name, before, after);
    }

    static Stream<Arguments> documents() {
        String env = "{\"process\":{\"env\":[\"A=\\\"type\\\":\\\"mqueue\\\"\",\"B=\\\\\",\"C=a  b\\t'*?[x]$(id)`\"]},";
        return Stream.of(
                row(
                        "one line",
                        "{\"a\":1,\"mounts\":[{\"destination\":\"/dev/mqueue\",\"type\":\"mqueue\",\"source\":\"mqueue\"}]}",
                        "{\"a\":1,\"mounts\":[{\"destination\":\"/dev/mqueue\",\"type\":\"tmpfs\",\"source\":\"mqueue\"}]}"),
                row(
                        "indented, with options",
                        "{\n\t\"mounts\" : [\n\t\t{ \"type\" :  \"mqueue\",\n \"options\": [\n\t\"nosuid\" ] } ] }",
                        "{\n\t\"mounts\" : [\n\t\t{ \"type\" :  \"tmpfs\",\n \"options\": [\"size=64k\",\n\t\"nosuid\" ] } ] }"),
                row(
                        "empty options",
                        "{\"mounts\":[{\"type\":\"mqueue\",\"options\":[ ]}]}",
                        "{\"mounts\":[{\"type\":\"tmpfs\",\"options\":[\"size=64k\" ]}]}"),
                row(
                        "options before the type",
                        "{\"mounts\":[{\"options\":[\"nosuid\"],\"type\":\"mqueue\"}]}",
                        "{\"mounts\":[{\"options\":[\"nosuid\"],\"type\":\"tmpfs\"}]}"),
                row(
                        "two of them between others",
                        "{\"mounts\":[{\"type\":\"proc\",\"options\":[\"a\"]},{\"type\":\"mqueue\"},{\"type\":\"mqueue\"},"
                                + "{\"type\":\"bind\",\"options\":[\"b\"]}]}",
                        "{\"mounts\":[{\"type\":\"proc\",\"options\":[\"a\"]},{\"type\":\"tmpfs\"},{\"type\":\"tmpfs\"},"
                                + "{\"type\":\"bind\",\"options\":[\"b\"]}]}"),
                row(
                        "quotes and shell characters in strings",
                        env + "\"mounts\":[{\"type\":\"mqueue\"}]}",
                        env + "\"mounts\":[{\"type\":\"tmpfs\"}]}"),
                row(
                        "not ASCII",
                        "{\"x\":\"\u00e4\u20ac\ud83d\ude00\",\"mounts\":[{\"type\":\"mqueue\"}]}",
                        "{\"x\":\"\u00e4\u20ac\ud83d\ude00\",\"mounts\":[{\"type\":\"tmpfs\"}]}"),
                same("no mqueue at all", "{\"mounts\":[{\"type\":\"proc\"}]}\n\n"),
                same("a source of that name", "{\"mounts\":[{\"type\":\"bind\",\"source\":\"mqueue\"}]}"),
                same("a destination of that name", "{\"mounts\":[{\"destination\":\"mqueue\",\"type\":\"bind\"}]}"),
                same("an annotation", "{\"annotations\":{\"type\":\"mqueue\"},\"mounts\":[]}"),
                same("mounts that are not the bundle's", "{\"linux\":{\"mounts\":[{\"type\":\"mqueue\"}]}}"),
                same("mounts in a list", "[{\"mounts\":[{\"type\":\"mqueue\"}]}]"),
                same("a deeper object of a mount", "{\"mounts\":[{\"x\":{\"type\":\"mqueue\"}}]}"),
                same("a deeper list of a mount", "{\"mounts\":[{\"type\":[\"mqueue\"]}]}"),
                same("mounts that are an object", "{\"mounts\":{\"type\":\"mqueue\"}}"),
                same("a key of that name", "{\"mounts\":[{\"mqueue\":\"type\"}]}"),
                same("a longer type", "{\"mounts\":[{\"type\":\"mqueue2\"},{\"type\":\" mqueue\"}]}"),
                same("a key that ends so", "{\"mounts\":[{\"x\\\"type\":\"mqueue\"}]}"),
                same("mounts before a key with a quote", "{\"mounts\":[],\"a\\\"b\":[{\"type\":\"mqueue\"}]}"),
                same("type before a key with a quote", "{\"mounts\":[{\"type\":\"x\",\"a\\\"\":\"mqueue\"}]}"));
    }

    private static Arguments same(String name, String document) {
        return row(name, document, document);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void changesMountsOfThatTypeAndNothingElse(String name, String before, String after) throws Exception {
        for (List<String> shell : GuestShell.shells().toList()) {
            assertThat(rewritten(shell, before)).as("%s", shell).isEqualTo(after);
        }
    }

    @ParameterizedTest
    @MethodSource("io.nemoclaw.backend.vm.rootfs.GuestShell#shells")
    void aLongStringWithManyQuotesTakesNoLongTime(List<String> shell) throws Exception {
        String env = "{\"process\":{\"env\":[\"X=" + "a\\\"b c\\\\".repeat(12_000) + "\"]},";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(rewritten(shell, env + "\"mounts\":[{\"type\":\"mqueue\"}]}"))
                        .isEqualTo(env + "\"mounts\":[{\"type\":\"tmpfs\"}]}"));
    }
}
