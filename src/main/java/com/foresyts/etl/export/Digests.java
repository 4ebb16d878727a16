package com.foresyts.etl.export;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Makes message digests, which every JVM has. */
final class Digests {
  private Digests() {}

  static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a digest of MD5, which the manifests hold as base64. */
  static MessageDigest md5() {
    return of("MD5");
  }

  /** Ends a digest and returns it in base64. */
  static String base64(MessageDigest digest) {
    return Base64.getEncoder().encodeToString(digest.digest());
  }
}
