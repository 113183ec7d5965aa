package io.nemoclaw.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** A library leaves its host program's streams, threads, clock and life alone. */
class MannersTest {
    private static void check(ArchRule rule) {
        rule.check(CoreClasses.ALL);
    }

    @Test
    void nobodyPrints() {
        check(noClasses().should().accessField(System.class, "out"));
        check(noClasses().should().accessField(System.class, "err"));
        check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void nobodyEndsTheProgram() {
        check(noClasses().should().callMethod(System.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "halt", int.class));
        check(noClasses().should().callMethod(Runtime.class, "addShutdownHook", Thread.class));
    }

    @Test
    void nobodySleeps() {
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().should().callMethod(Thread.class, "sleep", long.class, int.class));
    }

    @Test
    void nobodyReadsTheEnvironmentBehindTheCallersBack() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.nemoclaw.NemoClaw$Builder")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }

    @Test
    void onlyTheProcessRoomSignalsProcesses() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.nemoclaw.internal.process..")
                .should()
                .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(ProcessHandle.class)))
                        .and(target(nameMatching("of|destroy|destroyForcibly"))))
                .orShould()
                .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(Process.class)))
                        .and(target(nameMatching("destroy|destroyForcibly")))));
    }

    @Test
    void nobodyUsesTheCommonPool() {
        check(noClasses().should().callMethodWhere(target(nameMatching("parallelStream|commonPool"))));
    }

    @Test
    void thereIsNoStaticMutableState() {
        check(noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.nemoclaw..")
                .should()
                .notBeFinal());
    }
}
