package com.foresyts.etl.export;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash buckets of a snapshot: each of its files holds clients of one bucket only. The bucket of
 * a client is the first four bytes of the SHA-256 of its id in UTF-8, unsigned and most significant
 * first, modulo 64.
 */
final class ClientBucket {
  static final int BUCKETS = 64;

  /** Stands for all buckets. */
  static final int ANY = -1;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  private ClientBucket() {}

  /** Returns the bucket of a client, from 0. */
  static int of(String client) {
    byte[] hash = Digests.of("SHA-256").digest(client.getBytes(StandardCharsets.UTF_8));
    return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), BUCKETS);
  }

  /** Returns a bucket as the files manifest has it: {@code 17/64}. */
  static String text(int bucket) {
    return bucket + "/" + BUCKETS;
  }

  /**
   * Returns the bucket that a files manifest has.
   *
   * @return {@link #ANY} if it counts other buckets than this version does
   * @throws IllegalArgumentException if it is not a bucket
   */
  static int parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a bucket");
    }
    int bucket = Integer.parseInt(matcher.group(1));
    int buckets = Integer.parseInt(matcher.group(2));
    if (bucket >= buckets) {
      throw new IllegalArgumentException("not a bucket");
    }
    return buckets == BUCKETS ? bucket : ANY;
  }
}
