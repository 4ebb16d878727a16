package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class TransactionsTest {
  /** A pooler is not to blame if nothing listens any more. */
  @Test
  void onlySilenceMeansThatAPoolerHasNoSecondConnection() {
    assertThat(isTimeout(null)).isTrue();
    assertThat(isTimeout(new SocketTimeoutException("silent"))).isTrue();
    assertThat(isTimeout(new ConnectException("refused"))).isFalse();
    assertThat(isTimeout(new UnknownHostException("db"))).isFalse();
  }

  private static boolean isTimeout(@Nullable Exception cause) {
    return Transactions.isTimeout(
        new PSQLException("failed", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause));
  }
}
