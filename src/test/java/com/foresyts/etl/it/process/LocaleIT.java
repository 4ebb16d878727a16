package com.foresyts.etl.it.process;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoDbStub;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.fixture.program.RunResult;
import com.foresyts.etl.fixture.program.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every output has the same digits, whatever the JVM's locale prints. */
@Tag("newest-postgresql")
@Tag("slow")
class LocaleIT {
  private final Locale before = Locale.getDefault();
  private final TestDatabase database = TestDatabase.create();
  @AutoClose private final DynamoDbStub dynamo = DynamoDbStub.start();

  @BeforeEach
  void anArabicLocale() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertThat(String.format(Locale.getDefault(), "%d", 1))
        .as("a digit of this locale")
        .isEqualTo("\u0661");
  }

  @AfterEach
  void stop() {
    Locale.setDefault(before);
  }

  @Test
  void runPrintsAsciiDigitsInArabicLocale() {
    dynamo.page(DEPARTMENTS, departments(1_200), true);
    RunResult run = RunResult.run(environment(), "--log-format", "json", "--max-rejects", "200");
    assertThat(run.succeeded().console()).contains("✓ Migrated 1,100 departments");
    printsAsciiDigits(run.console() + run.rejects());
    dynamo.page(DEPARTMENTS, departments(1_200), true);
    RunResult failed = RunResult.run(environment(), "--max-rejects", "99");
    assertThat(failed.errors()).contains("100 of the ").contains("most often, 100 times");
    assertThat(failed.console()).contains("\\u001b", "departments (rolled back)");
    printsAsciiDigits(failed.console() + failed.errors() + failed.summary());
  }

  @Test
  void verifyPrintsAsciiDigitsInArabicLocale() {
    dynamo.page(DEPARTMENTS, departments(1_200), true);
    RunResult.run(environment(), "--max-rejects", "200").succeeded();
    dynamo.page(DEPARTMENTS, List.of(), true);
    CommandResult verify = CommandResult.run(environment(), "verify");
    printsAsciiDigits(verify.out() + verify.err());
  }

  @Test
  void checkPrintsAsciiDigitsInArabicLocale() {
    CommandResult check = CommandResult.run(environment(), "check", "--json");
    assertThat(check.out()).contains(":" + Fixture.shared().postgres().port());
    printsAsciiDigits(check.out() + check.err());
    printsAsciiDigits(CommandResult.run(environment(), "check").out());
  }

  @Test
  void usageErrorPrintsAsciiDigitsInArabicLocale() {
    printsAsciiDigits(CommandResult.run(Map.of(), "--segments", "99").err());
    printsAsciiDigits(CommandResult.run(Map.of(), "--help").out());
  }

  private static void printsAsciiDigits(String text) {
    assertThat(text).containsPattern("[0-9]").doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
  }

  private Map<String, String> environment() {
    return Fixture.shared().environment("A", database.name(), dynamo.endpoint());
  }

  /** Every twelfth has a key that cannot stand. */
  private static List<Map<String, AttributeValue>> departments(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> DEPARTMENTS.item("A", i % 12 == 0 ? "\u001b" + i + "\u0000" : "D" + i))
        .toList();
  }
}
