package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.tables.Migrators;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableResultTest {
  private static final Set<Count> OUTCOMES =
      Set.of(
          Count.INSERTED,
          Count.UPDATED,
          Count.UNCHANGED,
          Count.INACTIVE,
          Count.SKIPPED,
          Count.REJECTED,
          Count.DUPLICATE);
  private final TableResult books = new TableResult(Migrators.mappings().get(0));

  @Test
  void aRecordThatIsForgottenUnbalancesTheBooks() {
    books.add(Count.READ, 2);
    books.add(Count.INSERTED);
    assertThatThrownBy(books::balance)
        .hasMessage("the books of departments do not balance: 2 records read, 1 accounted for");
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnOutcomeAccountsForARecord(Count count) {
    books.add(Count.READ);
    if (count != Count.READ) {
      books.add(count);
    }
    if (OUTCOMES.contains(count)) {
      assertThatCode(books::balance).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(books::balance).isInstanceOf(IllegalStateException.class);
    }
  }
}
