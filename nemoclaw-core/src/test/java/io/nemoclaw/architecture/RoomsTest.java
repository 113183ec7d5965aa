package io.nemoclaw.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each idea has one room, and rooms do not depend on each other in circles. */
class RoomsTest {
    private static final Set<String> ROOMS = Set.of(
            "onboard",
            "state",
            "openshell",
            "inference",
            "policy",
            "blueprint",
            "image",
            "files",
            "process",
            "time",
            "version",
            "yaml",
            "security",
            "diagnose",
            "work",
            "backend",
            "progress",
            "gateway",
            "instance",
            "sandbox",
            "recover",
            "destroy",
            "engine");

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.nemoclaw.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CoreClasses.ALL);
    }

    @Test
    void everyRoomIsOnTheList() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : CoreClasses.ALL) {
            String below = type.getPackageName().replaceFirst("^io\\.nemoclaw\\.internal\\.?", "");
            if (type.getPackageName().startsWith("io.nemoclaw.internal") && !below.isEmpty()) {
                rooms.add(below.split("\\.")[0]);
            }
        }
        assertThat(rooms).isSubsetOf(ROOMS);
    }

    @Test
    void onlyTheOpenShellRoomKnowsTheWire() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.nemoclaw.internal.openshell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.nemoclaw.internal.openshell.wire..", "io.grpc..", "com.google.protobuf..")
                .check(CoreClasses.ALL);
    }

    @Test
    void onlyTheProcessRoomUsesTheExecLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.nemoclaw.internal.process..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.commons.exec..")
                .check(CoreClasses.ALL);
    }

    @Test
    void nothingUsesTheLibrariesUnderneathTheLibraries() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.common..", "io.netty..", "io.grpc.netty..", "sun..", "com.sun..")
                .check(CoreClasses.ALL);
    }

    @Test
    void theFacadeNeedsOnlyWhatPutsItTogether() {
        classes()
                .that()
                .resideInAPackage("io.nemoclaw.spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.nemoclaw", "io.nemoclaw.spi", "org.jspecify..")
                .check(CoreClasses.ALL);
    }
}
