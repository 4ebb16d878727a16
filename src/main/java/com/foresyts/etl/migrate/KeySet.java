package com.foresyts.etl.migrate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys that holds 112 bits of each key's SHA-256, so that 4,000,000 keys take about 55
 * MiB. It grows in small steps.
 *
 * <p>Two different keys among n are taken for one with a probability of n²/2¹¹³: 2·10⁻²¹ for
 * 4,000,000 keys.
 */
final class KeySet {
  /** The first bits of a hash tell its bucket. */
  private static final int BUCKET_BITS = 16;

  /** The ints that hold the next bits of a hash. */
  private static final int INTS = 3;

  private final MessageDigest digest;
  private final byte[] hash;

  /** Unsorted hashes behind their number; null if there are none. */
  private final int[] @Nullable [] buckets = new int[1 << BUCKET_BITS][];

  KeySet() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    hash = new byte[digest.getDigestLength()];
  }

  /** Returns true if the key was not in the set; false if it was. */
  boolean add(String key) {
    hash(key);
    ByteBuffer bits = ByteBuffer.wrap(hash);
    return add(bits.getChar(), bits.getInt(), bits.getInt(), bits.getInt());
  }

  private void hash(String key) {
    digest.update(key.getBytes(StandardCharsets.UTF_8));
    try {
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("a hash has the length of its algorithm", e);
    }
  }

  /** Adds the hash that is in a bucket; returns true if it was not there. */
  boolean add(int index, int first, int second, int third) {
    int[] bucket = buckets[index];
    int end = bucket == null ? 1 : 1 + bucket[0] * INTS;
    for (int at = 1; at < end; at += INTS) {
      if (bucket[at] == first && bucket[at + 1] == second && bucket[at + 2] == third) {
        return false;
      }
    }
    if (bucket == null || end == bucket.length) {
      bucket = grown(bucket, end);
      buckets[index] = bucket;
    }
    bucket[end] = first;
    bucket[end + 1] = second;
    bucket[end + 2] = third;
    bucket[0]++;
    return true;
  }

  /** Returns room for an eighth more, but at least for one hash. */
  private static int[] grown(int @Nullable [] bucket, int end) {
    int room = INTS * (1 + end / INTS / 8);
    return bucket == null ? new int[1 + room] : Arrays.copyOf(bucket, end + room);
  }
}
