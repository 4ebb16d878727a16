package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ConnectionsTest {

  /** The pool checks its settings when it starts, and then warns of those that it changes. */
  @Test
  void thePoolKeepsItsConnectionAsLongAsTheRunLasts() {
    try (HikariDataSource pool =
        Connections.pool(new PGSimpleDataSource(), Duration.ofSeconds(10))) {
      pool.validate();

      assertThat(pool.getMaxLifetime()).isZero();
      assertThat(pool.getKeepaliveTime()).isEqualTo(TimeUnit.SECONDS.toMillis(30));
      assertThat(pool.getMaximumPoolSize()).isOne();
    }
  }
}
