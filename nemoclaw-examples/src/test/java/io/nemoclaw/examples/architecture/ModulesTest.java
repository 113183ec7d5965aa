package io.nemoclaw.examples.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.nemoclaw.BackendId;
import io.nemoclaw.NemoClaw;
import io.nemoclaw.spi.GatewayBackend;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** All modules together, as a program has them on its class path. */
class ModulesTest {
    private static final Path TOP = Path.of("").toAbsolutePath().getParent();
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/examples/") && !location.contains("/testkit/"))
            .importPackages("io.nemoclaw");

    private static final List<String> BACKEND_MODULES =
            List.of("nemoclaw-backend-docker", "nemoclaw-backend-vm", "nemoclaw-testkit");

    @Test
    void everyBackendIsFoundOnTheClassPath() throws IOException {
        List<String> offered = new ArrayList<>();
        for (String module : BACKEND_MODULES) {
            offered.addAll(services(module));
        }

        assertThat(ServiceLoader.load(GatewayBackend.class).stream()
                        .map(provider -> provider.type().getName()))
                .containsExactlyInAnyOrderElementsOf(offered);
        assertThat(ServiceLoader.load(GatewayBackend.class).stream()
                        .map(provider -> provider.get().id()))
                .doesNotHaveDuplicates()
                .contains(BackendId.of("embedded"));
    }

    @ParameterizedTest
    @FieldSource("BACKEND_MODULES")
    void descriptorAndServiceFileNameTheSameBackends(String module) throws IOException {
        Path descriptor = TOP.resolve(module).resolve("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(descriptor)) {
            assertThat(ModuleDescriptor.read(in).provides().stream()
                            .filter(provides -> provides.service().equals(GatewayBackend.class.getName()))
                            .flatMap(provides -> provides.providers().stream()))
                    .containsExactlyInAnyOrderElementsOf(services(module));
        }
    }

    private static List<String> services(String module) throws IOException {
        Path file =
                TOP.resolve(module).resolve("target/classes/META-INF/services").resolve(GatewayBackend.class.getName());
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList()
                : List.of();
    }

    @Test
    void theSchemasArePackedIntoCore() throws IOException {
        List<String> schemas;
        try (Stream<Path> files = Files.list(TOP.resolve("schemas"))) {
            schemas = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".schema.json"))
                    .sorted()
                    .toList();
        }
        assertThat(schemas).contains("event.schema.json");
        for (String schema : schemas) {
            try (InputStream packed = NemoClaw.class.getResourceAsStream("/io/nemoclaw/schemas/" + schema)) {
                assertThat(packed).as(schema).isNotNull();
                assertThat(new String(packed.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Files.readString(TOP.resolve("schemas").resolve(schema)));
            }
        }
    }

    @Test
    void backendsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.nemoclaw.backend.docker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.nemoclaw.backend.vm..", "io.nemoclaw.testkit..")
                .allowEmptyShould(true)
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage("io.nemoclaw.backend.vm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.nemoclaw.backend.docker..", "io.nemoclaw.testkit..")
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void noLibraryModulePrintsExitsOrSleeps() {
        noClasses().should().accessField(System.class, "out").check(LIBRARY);
        noClasses().should().accessField(System.class, "err").check(LIBRARY);
        noClasses().should().callMethod(System.class, "exit", int.class).check(LIBRARY);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(LIBRARY);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(LIBRARY);
    }

    @Test
    void onlyTheTestkitSharesTheWireWithCore() {
        noClasses()
                .that()
                .resideInAPackage("io.nemoclaw.backend..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.nemoclaw.internal.openshell.wire..",
                        "io.grpc..",
                        "com.google.protobuf..",
                        "org.apache.commons.exec..")
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void noPackageIsInTwoModules() {
        List<String> packages = LIBRARY.stream()
                .map(type -> type.getPackageName() + " "
                        + type.getSource()
                                .map(source -> module(source.getUri()))
                                .orElse("?"))
                .distinct()
                .map(entry -> entry.split(" ")[0])
                .toList();
        assertThat(packages).doesNotHaveDuplicates();
    }

    private static String module(URI source) {
        return Arrays.stream(source.toString().split("/"))
                .filter(part -> part.startsWith("nemoclaw-"))
                .findFirst()
                .orElse(source.toString());
    }
}
