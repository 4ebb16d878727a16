package com.foresyts.etl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdentifierTest {

  @Test
  void quotesEveryName() {
    assertThat(Identifier.quote("da\"te")).isEqualTo("\"da\"\"te\"");
  }

  @Test
  void quotesSchemaAndTableApart() {
    assertThat(Identifier.qualified("a.b", "c")).isEqualTo("\"a.b\".\"c\"");
    assertThat(Identifier.qualified(null, "c")).isEqualTo("\"c\"");
  }

  @Test
  void doublesTheQuotesOfALiteral() {
    assertThat(Identifier.literal("it's")).isEqualTo("'it''s'");
  }
}
