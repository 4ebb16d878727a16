package com.foresyts.etl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeySetTest {
  private static final int MANY = 4_000_000;

  /** Adds many keys, some of them twice. */
  public static void main(String[] args) {
    KeySet keys = new KeySet();
    for (int key = 0; key < MANY; key++) {
      add(keys, "LEAVE" + key, true);
      if (key % 16 == 0) {
        add(keys, "LEAVE" + key / 2, false);
      }
    }
  }

  private static void add(KeySet keys, String key, boolean isNew) {
    if (keys.add(key) != isNew) {
      throw new IllegalStateException(key);
    }
  }

  @Test
  @Tag("slow")
  void millionsOfKeysFitSmallHeap() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-classpath",
            System.getProperty("java.class.path"),
            KeySetTest.class.getName());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void setKnowsSameKeysAsHashSet() {
    KeySet keys = new KeySet();
    Set<String> expected = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int time = 0; time < 200_000; time++) {
      String key = Integer.toString(random.nextInt(100_000));
      assertThat(keys.add(key)).as(key).isEqualTo(expected.add(key));
    }
  }

  @Test
  void hashesThatDifferInOneIntDiffer() {
    KeySet keys = new KeySet();
    for (int bit = 0; bit < 32; bit++) {
      int other = 1 << bit;
      assertThat(keys.add(65_535, other, 0, 0)).isTrue();
      assertThat(keys.add(65_535, 0, other, 0)).isTrue();
      assertThat(keys.add(65_535, 0, 0, other)).isTrue();
      assertThat(keys.add(bit, 0, 0, 0)).isTrue();
    }
    assertThat(keys.add(65_535, 0, 0, 0)).isTrue();
    assertThat(keys.add(65_535, 0, 0, 0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0000", "ä", "😀", "\ud83d", "null"})
  void everyTextIsKey(String key) {
    KeySet keys = new KeySet();
    assertThat(keys.add(key)).isTrue();
    assertThat(keys.add(key)).isFalse();
    assertThat(keys.add(key + "x")).isTrue();
  }
}
