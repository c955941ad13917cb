package dev.countersign.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import dev.countersign.secret.Secret;
import java.security.MessageDigest;

/** The rules of the whole house: who may use whom. A rule that finds nothing to look at fails. */
@AnalyzeClasses(packages = "dev.countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String META = "dev.countersign.meta..";
  private static final String POSTGRES = "dev.countersign.postgres..";
  private static final String GATEWAY = "dev.countersign.gateway..";
  private static final String RESUME_HTTP = "dev.countersign.resume.http..";
  private static final String STARTER = "dev.countersign.spring..";
  private static final String SERVER = "dev.countersign.server..";
  private static final String SANDBOX = "dev.countersign.sandbox..";
  private static final String STORE = "dev.countersign.store..";

  @ArchTest
  static final ArchRule channels_know_neither_store_nor_server =
      noClasses()
          .that()
          .resideInAPackage(META)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STORE, POSTGRES, GATEWAY, RESUME_HTTP, STARTER, SERVER, SANDBOX);

  @ArchTest
  static final ArchRule the_store_knows_only_the_core =
      noClasses()
          .that()
          .resideInAPackage(POSTGRES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(META, GATEWAY, RESUME_HTTP, STARTER, SERVER, SANDBOX);

  @ArchTest
  static final ArchRule the_gateway_knows_only_the_core =
      noClasses()
          .that()
          .resideInAPackage(GATEWAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              META,
              POSTGRES,
              RESUME_HTTP,
              STARTER,
              SERVER,
              SANDBOX,
              "org.springframework..",
              "java.sql..");

  @ArchTest
  static final ArchRule callbacks_know_only_the_core =
      noClasses()
          .that()
          .resideInAPackage(RESUME_HTTP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(META, POSTGRES, GATEWAY, STARTER, SERVER, SANDBOX, STORE);

  @ArchTest
  static final ArchRule the_sandbox_knows_nothing_of_the_product =
      noClasses()
          .that()
          .resideInAPackage(SANDBOX)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "belong to the product",
                  used ->
                      used.getPackageName().startsWith("dev.countersign")
                          && !used.getPackageName().startsWith("dev.countersign.sandbox")));

  @ArchTest
  static final ArchRule nobody_uses_the_server =
      noClasses()
          .that()
          .resideOutsideOfPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SERVER);

  @ArchTest
  static final ArchRule packages_are_named_after_what_lives_in_them =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..impl..",
              "..manager..",
              "..service..");

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      classes()
          .should()
          .haveSimpleNameNotEndingWith("Manager")
          .andShould()
          .haveSimpleNameNotEndingWith("Helper")
          .andShould()
          .haveSimpleNameNotEndingWith("Util")
          .andShould()
          .haveSimpleNameNotEndingWith("Utils")
          .andShould()
          .haveSimpleNameNotEndingWith("Impl")
          .andShould()
          .haveSimpleNameNotEndingWith("Service");

  @ArchTest
  static final ArchRule nothing_is_injected_into_fields =
      fields()
          .should()
          .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .andShould()
          .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value");

  @ArchTest
  static final ArchRule nothing_is_found_by_scanning =
      noClasses()
          .should()
          .beAnnotatedWith("org.springframework.context.annotation.ComponentScan")
          .orShould()
          .beAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication");

  /** A comparison that ends at the first wrong byte would tell how far a guess is right. */
  @ArchTest
  static final ArchRule w2_signatures_and_secrets_are_compared_in_constant_time =
      methods()
          .that()
          .areDeclaredIn("dev.countersign.meta.webhook.Signers")
          .and()
          .haveName("signs")
          .or()
          .areDeclaredIn(Secret.class)
          .and()
          .haveName("matches")
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe(
                      "compare with MessageDigest.isEqual and with nothing else",
                      method ->
                          method.getMethodCallsFromSelf().stream()
                                  .anyMatch(call ->
                                      call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                                          && call.getName().equals("isEqual"))
                              && method.getMethodCallsFromSelf().stream()
                                  .noneMatch(call -> call.getName().equals("equals")))));

  @ArchTest
  static final ArchRule modules_do_not_go_in_circles =
      slices().matching("dev.countersign.(*)..").should().beFreeOfCycles();
}
