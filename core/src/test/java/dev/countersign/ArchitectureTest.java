package dev.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Random;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the core may use, and how it is laid out. */
final class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.countersign");

  /** Of the Java library, what computes; of others, the annotations for null. */
  private static final ArchRule COMPUTES_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat(
              are(
                  resideInAPackage("dev.countersign..")
                      .or(
                          resideInAnyPackage(
                              "java.lang",
                              "java.lang.invoke",
                              "java.lang.runtime",
                              "java.math",
                              "java.nio.charset",
                              "java.security",
                              "java.time",
                              "java.time.zone",
                              "java.util",
                              "java.util.function",
                              "java.text",
                              "javax.crypto",
                              "javax.crypto.spec",
                              "java.util.regex",
                              "java.util.stream",
                              "org.jspecify.annotations"))
                      .or(equivalentTo(URI.class))
                      .or(equivalentTo(URISyntaxException.class))
                      .or(describe("arrays of primitives", ArchitectureTest::isOfPrimitives))));

  private static final ArchRule KNOWS_NO_PROCESS_CLOCK_OR_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              System.class,
              Runtime.class,
              Process.class,
              Thread.class,
              ThreadLocal.class,
              Timer.class,
              Clock.class,
              InstantSource.class,
              Random.class,
              SecureRandom.class,
              UUID.class);

  private static final ArchRule READS_NO_CLOCK =
      noClasses()
          .should()
          .accessTargetWhere(describe("the target reads a clock", ArchitectureTest::readsClock))
          .orShould()
          .callMethod(Math.class, "random");

  private static final ArchRule HAS_NO_CYCLES =
      slices().matching("dev.countersign.(*)..").should().beFreeOfCycles();

  private static final ArchRule HAS_NO_DRAWER_FOR_ANYTHING =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..impl..",
              "..manager..",
              "..service..",
              "..services..",
              "..misc..")
          .orShould()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Service|Common)");

  private static final ArchRule IS_NULL_MARKED = classes().should(liveInNullMarkedPackage());

  static Stream<ArchRule> rules() {
    return Stream.of(
        COMPUTES_ONLY,
        KNOWS_NO_PROCESS_CLOCK_OR_CHANCE,
        READS_NO_CLOCK,
        HAS_NO_CYCLES,
        HAS_NO_DRAWER_FOR_ANYTHING,
        IS_NULL_MARKED);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_core_keeps_the_rule(ArchRule rule) {
    rule.check(CORE);
  }

  @Test
  void the_core_is_all_there() {
    assertThat(CORE).hasSizeGreaterThan(100);
    assertThat(CORE.contain("dev.countersign.approval.Lifecycle")).isTrue();
    assertThat(CORE.contain("dev.countersign.ArchitectureTest")).isFalse();
  }

  // the rules themselves

  @ParameterizedTest
  @MethodSource("rules")
  void a_rule_that_matches_nothing_fails(ArchRule rule) {
    JavaClasses nothing = CORE.that(resideInAPackage("dev.countersign.gone.."));

    assertThatThrownBy(() -> rule.check(nothing))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.io.InputStream",
        "java.net.InetAddress",
        "java.nio.file.Path",
        "java.sql.Connection",
        "java.util.concurrent.Executor",
        "org.junit.jupiter.api.Test"
      })
  void a_class_that_does_more_than_compute_is_found(String used) {
    assertThat(report(COMPUTES_ONLY)).contains("<" + used);
  }

  @Test
  void a_uri_is_no_network() {
    assertThat(report(COMPUTES_ONLY)).doesNotContain("java.net.URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.System",
        "java.lang.Thread",
        "java.time.Clock",
        "java.util.Random",
        "java.util.UUID",
        "java.security.SecureRandom"
      })
  void a_class_that_knows_its_process_is_found(String used) {
    assertThat(report(KNOWS_NO_PROCESS_CLOCK_OR_CHANCE)).contains("<" + used);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Instant.now()", "LocalDate.now()", "Math.random()"})
  void a_class_that_reads_a_clock_is_found_by_reference_too(String used) {
    assertThat(report(READS_NO_CLOCK)).contains(used);
  }

  @Test
  void a_badly_named_class_is_found() {
    assertThat(report(HAS_NO_DRAWER_FOR_ANYTHING)).contains("OffenderHelper");
  }

  @Test
  void an_unmarked_package_is_found() {
    JavaClasses unmarked = classesOf(String.class);

    assertThat(IS_NULL_MARKED.evaluate(unmarked).hasViolation()).isTrue();
  }

  private static String report(ArchRule rule) {
    return String.join(
        "\n",
        rule.evaluate(classesOf(Offender.class, OffenderHelper.class))
            .getFailureReport()
            .getDetails());
  }

  private static JavaClasses classesOf(Class<?>... classes) {
    return new ClassFileImporter().importClasses(classes);
  }

  private static boolean isOfPrimitives(JavaClass type) {
    return type.getBaseComponentType().isPrimitive();
  }

  private static boolean readsClock(JavaAccess<?> access) {
    return access.getTargetOwner().getPackageName().equals("java.time")
        && access.getTarget().getName().equals("now");
  }

  private static ArchCondition<JavaClass> liveInNullMarkedPackage() {
    return new ArchCondition<>("live in a package that is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type,
                type.getPackage().isAnnotatedWith(NullMarked.class),
                type.getName() + " lives in " + type.getPackageName()));
      }
    };
  }

  /** Does everything that the core may not do. */
  @SuppressWarnings({"unused", "JavaTimeDefaultTimeZone"})
  private static final class Offender {
    @Nullable InputStream file;
    @Nullable InetAddress host;
    @Nullable Path path;
    @Nullable Connection database;
    @Nullable Executor executor;
    @Nullable URI harmless;
    Clock clock = Clock.systemUTC();
    Random random = new Random();
    SecureRandom secureRandom = new SecureRandom();
    UUID uuid = UUID.randomUUID();
    Supplier<Instant> now = Instant::now;
    Supplier<LocalDate> today = () -> LocalDate.now();

    @Test
    void offend() {
      double chance = Math.random() * System.nanoTime();
      Thread.currentThread().interrupt();
    }
  }

  private static final class OffenderHelper {}
}
