package com.foresyts.etl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data flows one way, and so do the imports. */
class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.foresyts.etl");

  @Test
  void importsFlowOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("com.foresyts.etl")
        .layer("cli")
        .definedBy("..etl.cli..")
        .layer("check")
        .definedBy("..etl.check..")
        .layer("migrate")
        .definedBy("..etl.migrate..")
        .layer("report")
        .definedBy("..etl.report..")
        .layer("source")
        .definedBy("..etl.source..")
        .layer("target")
        .definedBy("..etl.target..")
        .layer("convert")
        .definedBy("..etl.convert..")
        .layer("config")
        .definedBy("..etl.config..")
        .layer("flow")
        .definedBy("..etl.flow..")
        .layer("error")
        .definedBy("..etl.error..")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("cli")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("check")
        .mayOnlyAccessLayers("config", "convert", "error", "report", "source", "target")
        .whereLayer("migrate")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate")
        .whereLayer("target")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("cli", "check", "source", "target")
        .whereLayer("convert")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate", "report", "source", "target")
        .whereLayer("convert")
        .mayOnlyAccessLayers("error")
        .whereLayer("flow")
        .mayOnlyBeAccessedByLayers("migrate", "source", "target")
        .whereLayer("flow")
        .mayNotAccessAnyLayer()
        .whereLayer("error")
        .mayNotAccessAnyLayer()
        .check(PROGRAM);
  }

  @Test
  void sourceAndTargetDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..etl.target..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk..")
        .check(PROGRAM);
    noClasses()
        .that()
        .resideOutsideOfPackage("..etl.target..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "com.zaxxer.hikari..")
        .check(PROGRAM);
  }

  @Test
  void conversionIsPure() {
    noClasses()
        .that()
        .resideInAPackage("..etl.convert..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "java.net..", "java.nio.file..", "software.amazon.awssdk.http..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("software.amazon.awssdk.services.dynamodb.DynamoDbClient")
        .check(PROGRAM);
  }

  @Test
  void theProcessIsEndedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Main.class.getName())
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(PROGRAM);
  }
}
