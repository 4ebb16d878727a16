package com.foresyts.etl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Data flows one way, and so do the imports. */
class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.foresyts.etl");

  /** A file is a class with all that is nested in it. */
  private static final SliceAssignment FILES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          JavaClass file = javaClass;
          while (file.getEnclosingClass().isPresent()) {
            file = file.getEnclosingClass().get();
          }
          return SliceIdentifier.of(file.getName());
        }

        @Override
        public String getDescription() {
          return "files";
        }
      };

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
        .layer("tables")
        .definedBy("..etl.tables..")
        .layer("report")
        .definedBy("..etl.report..")
        .layer("export")
        .definedBy("..etl.export..")
        .layer("source")
        .definedBy("..etl.source..")
        .layer("dynamodb")
        .definedBy("..etl.dynamodb..")
        .layer("postgres")
        .definedBy("..etl.postgres..")
        .layer("convert")
        .definedBy("..etl.convert..")
        .layer("json")
        .definedBy("..etl.json..")
        .layer("mapping")
        .definedBy("..etl.mapping..")
        .layer("config")
        .definedBy("..etl.config..")
        .layer("concurrent")
        .definedBy("..etl.concurrent..")
        .layer("error")
        .definedBy("..etl.error..")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("cli")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("migrate")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("tables")
        .mayOnlyBeAccessedByLayers("cli", "migrate")
        .whereLayer("tables")
        .mayOnlyAccessLayers("convert", "mapping")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate")
        .whereLayer("report")
        .mayOnlyAccessLayers("json", "mapping", "error")
        .whereLayer("export")
        .mayOnlyBeAccessedByLayers("cli", "check")
        .whereLayer("export")
        .mayOnlyAccessLayers(
            "source", "dynamodb", "config", "json", "mapping", "concurrent", "error")
        .whereLayer("dynamodb")
        .mayOnlyBeAccessedByLayers("cli", "check", "export")
        .whereLayer("dynamodb")
        .mayOnlyAccessLayers("source", "config", "json", "mapping", "concurrent", "error")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate", "export", "dynamodb")
        .whereLayer("source")
        .mayOnlyAccessLayers("mapping", "concurrent", "error")
        .whereLayer("postgres")
        .mayOnlyBeAccessedByLayers("cli", "check", "migrate")
        .whereLayer("postgres")
        .mayOnlyAccessLayers("config", "convert", "mapping", "concurrent", "error")
        .whereLayer("convert")
        .mayOnlyBeAccessedByLayers("migrate", "tables", "postgres")
        .whereLayer("convert")
        .mayOnlyAccessLayers("mapping", "error")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("cli", "check", "export", "dynamodb", "postgres")
        .whereLayer("config")
        .mayOnlyAccessLayers("error")
        .whereLayer("json")
        .mayNotAccessAnyLayer()
        .whereLayer("mapping")
        .mayNotAccessAnyLayer()
        .whereLayer("concurrent")
        .mayNotAccessAnyLayer()
        .whereLayer("error")
        .mayNotAccessAnyLayer()
        .check(PROGRAM);
  }

  @Test
  void noFileKnowsOneThatKnowsIt() {
    slices().assignedFrom(FILES).should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void librariesStayInTheirRooms() {
    mayBeUsedIn(
        "software.amazon.awssdk..",
        "cli",
        "check",
        "migrate",
        "tables",
        "convert",
        "report",
        "json",
        "source",
        "export",
        "dynamodb");
    mayBeUsedIn("org.postgresql..", "postgres");
    mayBeUsedIn("com.zaxxer.hikari..", "postgres");
    mayBeUsedIn("java.sql..", "postgres");
    mayBeUsedIn("picocli..", "cli");
    mayBeUsedIn("ch.qos.logback..", "cli");
    mayBeUsedIn(
        "com.fasterxml.jackson..", "convert", "json", "dynamodb", "export", "report", "check");
    mayBeUsedIn("io.github.bucket4j..", "dynamodb");
    mayBeUsedIn("io.prometheus..", "report");
    mayBeUsedIn("me.tongfei.progressbar..", "report");
  }

  private static void mayBeUsedIn(String library, String... rooms) {
    String[] packages = new String[rooms.length];
    for (int room = 0; room < rooms.length; room++) {
      packages[room] = "..etl." + rooms[room] + "..";
    }
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
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
