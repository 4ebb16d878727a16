package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.tables.Migrators;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportNoticesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  private static ExportNotices of(boolean snapshot, Duration... ages) {
    List<Export> exports =
        IntStream.range(0, ages.length)
            .mapToObj(
                i ->
                    new Export(
                        "/x/" + i,
                        Migrators.mappings().get(i),
                        NOW.minus(ages[i]),
                        "eu-central-1, account 1",
                        5_000_000_000L,
                        snapshot))
            .toList();
    return new ExportNotices(exports, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-3S, 0 min",
    "PT59M, 59 min",
    "PT1H, 1 h 0 min",
    "PT3H12M59S, 3 h 12 min",
    "PT47H59M, 47 h 59 min",
    "PT48H, 2 days 0 h",
    "PT1234H, 51 days 10 h",
  })
  void lineTellsTheAge(Duration age, String words) {
    assertThat(of(true, age).lines())
        .containsExactly(
            "Reading departments from the snapshot of %s (%s old, 5,000,000,000 items): /x/0"
                .formatted(NOW.minus(age), words));
  }

  @ParameterizedTest
  @CsvSource({"PT23H59M", "PT0S", "PT-60S"})
  void usualAgeIsNotWarnedOf(Duration age) {
    assertThat(of(true, age, age.plusSeconds(60)).warnings()).isEmpty();
  }

  @Test
  void exportsOfOneInstantAreOneLine() {
    Duration old = Duration.ofHours(24).plusSeconds(1);
    assertThat(of(true, old, old).warnings())
        .containsExactly(
            "The snapshot of departments, leave-types is 24 h 0 min old (2026-11-25T07:59:59Z): rows that were changed since then get older values");
  }

  @Test
  void furtherApartThanAMinuteIsToldWithBothInstants() {
    assertThat(of(false, Duration.ofSeconds(-61), Duration.ZERO).warnings())
        .containsExactly(
            "The export of departments is of the future (2026-11-26T08:01:01Z): check the clock of this machine",
            "The exports are of different instants: leave-types of 2026-11-26T08:00:00Z, departments of 2026-11-26T08:01:01Z; a leave may be without its employee, or the other way round");
  }
}
