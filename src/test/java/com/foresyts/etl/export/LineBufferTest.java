package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {
  /** Around the size of the buffer, and of two of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_534, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_000_000})
  void aPieceHasWholeLines(int length) throws IOException {
    String line = "x".repeat(length);
    for (String end : List.of("", "\n")) {
      String text = "a\n" + line + "\n\nb\n" + line + end;
      List<String> pieces = pieces(text);
      assertThat(String.join("", pieces)).isEqualTo(text);
      assertThat(pieces.subList(0, Math.max(0, pieces.size() - 1)))
          .allMatch(piece -> piece.endsWith("\n"));
    }
  }

  @Test
  void manyLinesMakeManyPieces() throws IOException {
    assertThat(pieces("0123456\n".repeat(100_000))).hasSizeGreaterThan(10);
  }

  private static List<String> pieces(String text) throws IOException {
    LineBuffer buffer =
        new LineBuffer(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    List<String> pieces = new ArrayList<>();
    while (buffer.next()) {
      pieces.add(new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.UTF_8));
    }
    return pieces;
  }
}
