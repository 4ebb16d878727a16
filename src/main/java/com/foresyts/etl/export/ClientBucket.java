package com.foresyts.etl.export;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash buckets of a snapshot: each of its files holds clients of one bucket only. The bucket of
 * a client is the first four bytes of the SHA-256 of its id in UTF-8, unsigned and most significant
 * first, modulo 64.
 */
final class ClientBucket {
  static final int BUCKETS = 64;

  private ClientBucket() {}

  /** Returns the bucket of a client, from 0. */
  static int of(String client) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(client.getBytes(StandardCharsets.UTF_8));
      return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), BUCKETS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Returns a bucket as the files manifest has it: {@code 17/64}. */
  static String text(int bucket) {
    return bucket + "/" + BUCKETS;
  }
}
