package io.nemoclaw.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What other programs compile against stays small and names nobody else's types. */
class PublicApiTest {
    private static final int MOST_PUBLIC_TYPES = 45;
    private static final Set<String> EXPORTED = Set.of("io.nemoclaw", "io.nemoclaw.event", "io.nemoclaw.spi");

    private static Stream<JavaClass> exported() {
        return CoreClasses.ALL.stream()
                .filter(type -> EXPORTED.contains(type.getPackageName()))
                .filter(PublicApiTest::visible);
    }

    private static boolean visible(JavaClass type) {
        boolean open =
                type.getModifiers().contains(PUBLIC) || type.getModifiers().contains(PROTECTED);
        return open && type.getEnclosingClass().map(PublicApiTest::visible).orElse(true);
    }

    private static boolean open(Set<JavaModifier> modifiers) {
        return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
    }

    @Test
    void signaturesNameOnlyTheJdkAndTheirOwnTypes() {
        List<String> foreign = new ArrayList<>();
        exported().forEach(type -> {
            type.getRawSuperclass().ifPresent(parent -> check(type.getName(), parent, foreign));
            type.getInterfaces().forEach(parent -> check(type.getName(), parent, foreign));
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (open(unit.getModifiers())) {
                    check(unit.getFullName(), unit.getReturnType(), foreign);
                    unit.getParameterTypes().forEach(parameter -> check(unit.getFullName(), parameter, foreign));
                    unit.getExceptionTypes().forEach(thrown -> check(unit.getFullName(), thrown, foreign));
                }
            }
            for (JavaField field : type.getFields()) {
                if (open(field.getModifiers())) {
                    check(field.getFullName(), field.getType(), foreign);
                }
            }
        });
        assertThat(foreign).isEmpty();
    }

    private static void check(String where, JavaType type, List<String> foreign) {
        for (JavaClass named : type.getAllInvolvedRawTypes()) {
            JavaClass element = named.getBaseComponentType();
            String home = element.getPackageName();
            boolean allowed = element.isPrimitive() || home.startsWith("java.") || EXPORTED.contains(home);
            if (!allowed) {
                foreign.add(where + " names " + element.getName());
            }
        }
    }

    @Test
    void thereAreFewPublicTypes() {
        assertThat(exported()
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getName)
                        .sorted())
                .hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES);
    }

    @Test
    void publicClassesAreNotForExtension() {
        assertThat(exported()
                        .filter(type -> !type.isInterface() && !type.isEnum() && !type.isRecord())
                        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
                        .map(JavaClass::getName))
                .isEmpty();
    }
}
