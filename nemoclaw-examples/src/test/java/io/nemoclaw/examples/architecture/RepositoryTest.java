package io.nemoclaw.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.nemoclaw.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents claim and the sources keep. */
class RepositoryTest {
    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final int LONGEST_FILE = 500;

    private static List<Path> files(Path below, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !file.toString().contains("/.git/"))
                    .toList();
        }
    }

    private static int lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return (int) lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void sourceFilesAreSmall() throws IOException {
        List<Path> sources = files(TOP, ".java").stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
        int[] sizes = sources.stream().mapToInt(RepositoryTest::lines).sorted().toArray();

        assertThat(sources.stream().filter(file -> lines(file) > LONGEST_FILE)).isEmpty();
        assertThat(sizes[sizes.length / 2]).as("median").isLessThanOrEqualTo(90);
        assertThat(sizes[sizes.length * 9 / 10]).as("90th percentile").isLessThanOrEqualTo(250);
    }

    @Test
    void everyErrorCodeIsDocumentedWithItsRetryability() throws IOException {
        String document = Files.readString(TOP.resolve("docs/errors.md"));
        Matcher rows = Pattern.compile("^\\| `([A-Z_]+)` \\| (yes|no) \\|", Pattern.MULTILINE)
                .matcher(document);
        TreeSet<String> documented = new TreeSet<>();
        while (rows.find()) {
            documented.add(rows.group(1) + " " + rows.group(2));
        }

        assertThat(documented)
                .isEqualTo(new TreeSet<>(Arrays.stream(ErrorCode.values())
                        .map(code -> code.name() + (code.retryable() ? " yes" : " no"))
                        .toList()));
    }

    @Test
    void readmesExampleIsTheCompiledOne() throws IOException {
        String readme = Files.readString(TOP.resolve("README.md"));
        int start = readme.indexOf("```java\n") + "```java\n".length();
        String example = readme.substring(start, readme.indexOf("```", start));
        String compiled =
                Files.readString(TOP.resolve("nemoclaw-examples/src/main/java/io/nemoclaw/examples/Quickstart.java"));

        assertThat(compiled.replaceAll("\\s+", " ")).contains(example.strip().replaceAll("\\s+", " "));
    }

    @Test
    void linksBetweenDocumentsLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : files(TOP, ".md")) {
            Matcher links = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    broken.add(document + " -> " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyFolderOfTheInternalsIsInTheArchitecture() throws IOException {
        String architecture = Files.readString(TOP.resolve("docs/architecture.md"));
        try (Stream<Path> rooms = Files.list(TOP.resolve("nemoclaw-core/src/main/java/io/nemoclaw/internal"))) {
            assertThat(rooms.filter(Files::isDirectory)
                            .map(room -> "`…/internal/" + room.getFileName() + "`")
                            .filter(room -> !architecture.contains(room)))
                    .isEmpty();
        }
    }

    @Test
    void noTestIsSwitchedOff() throws IOException {
        assertThat(files(TOP, ".java").stream()
                        .filter(file -> file.toString().contains("/src/test/"))
                        .filter(file -> !file.endsWith("RepositoryTest.java"))
                        .filter(file -> read(file).contains("@Disabled")))
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
