package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSummaryTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-25T01:02:03Z, 2026-11-25T01:02:03.000Z",
    "2026-11-25T01:02:00Z, 2026-11-25T01:02:00.000Z",
    "2026-11-25T01:02:03.5Z, 2026-11-25T01:02:03.500Z",
    "2026-11-25T01:02:03.004999999Z, 2026-11-25T01:02:03.004Z"
  })
  void aTimeHasMilliseconds(Instant time, String text) {
    assertThat(JsonSummary.time(time)).isEqualTo(text);
  }

  @Test
  void bothTimesHaveThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonSummary.write(new RunReport(false), out);
    JsonNode summary = new ObjectMapper().readTree(out.toByteArray());
    for (String time : new String[] {"startedAt", "finishedAt"}) {
      assertThat(summary.get(time).textValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}Z");
    }
  }
}
