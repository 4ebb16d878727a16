package com.foresyts.etl.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of exports: a folder or a bucket.
 *
 * @param text as it was given
 * @param folder null if it is a bucket; then the text is a URL such as {@code s3://bucket/prefix}
 */
record ExportLocation(String text, @Nullable Path folder) {
  private static final String FORMS = "a folder, or s3://BUCKET/PREFIX";

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final Pattern S3_URL = Pattern.compile("s3://([^/]*)(?:/.*)?");

  /** What follows a host or a scheme: the bucket, and the prefix if there is one. */
  private static final String PLACE = "([^/?#]+)(?:/([^?#]*))?(?:[?#].*)?";

  /** Other notations of a bucket and a prefix. */
  private static final List<Pattern> NOTATIONS =
      List.of(
          Pattern.compile("(?i)s3[an]?:/*" + PLACE),
          Pattern.compile("(?i)arn:aws[a-z-]*:s3:::" + PLACE),
          Pattern.compile(
              "(?i)https?://[^/]*\\.amazon\\.com/s3/buckets/([^/?#]+)(?:\\?(?:.*&)?prefix=([^&#]*).*)?"),
          Pattern.compile("(?i)https?://s3[.-][^/@]*/" + PLACE),
          Pattern.compile("(?i)https?://([^/?#@]+?)\\.s3[.-][^/?#]*(?:/([^?#]*))?(?:[?#].*)?"));

  /** Of a scheme that is not read, or without a bucket. A path may have a colon, too. */
  private static final Pattern OTHER_URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]+://|arn:|s3:).*");

  private static final Pattern FILE_URL =
      Pattern.compile("(?i)file:(?://(?:localhost)?(?=/))?(.*)");

  /**
   * Reads the value of an option.
   *
   * <p>Accepts {@code /data/exports}, {@code exports}, {@code s3://bucket}, {@code s3://bucket/hr}.
   * Not an empty value, {@code S3://bucket}, {@code s3:/bucket}, {@code file:///data}, {@code ~/x}.
   *
   * @throws UsageException that tells how to write it, without the text: a URL may be signed
   */
  static ExportLocation parse(String option, String text) {
    if (text.isBlank()) {
      throw new UsageException("%s is empty: give %s".formatted(option, FORMS));
    }
    Matcher s3 = S3_URL.matcher(text);
    if (s3.matches() && isBucket(s3.group(1))) {
      return new ExportLocation(text, null);
    }
    String instead = instead(text);
    if (instead != null) {
      throw new UsageException("%s takes %s: write %s".formatted(option, FORMS, instead));
    }
    return new ExportLocation(text, path(option, text));
  }

  private static Path path(String option, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "%s '%s' is not the path of a folder (%s)".formatted(option, text, e.getReason()));
    }
  }

  /**
   * Reads the value of an option that takes a folder, and no bucket.
   *
   * @throws UsageException that tells how to write it, without a URL: it may be signed
   */
  static Path folder(String option, String text) {
    if (text.isBlank()) {
      throw new UsageException("%s is empty: give a folder".formatted(option));
    }
    String instead = local(text);
    if (instead == null && OTHER_URL.matcher(text).matches()) {
      instead = "the path of a folder of this machine, and no URL";
    }
    if (instead != null) {
      throw new UsageException("%s takes a folder: write %s".formatted(option, instead));
    }
    return path(option, text);
  }

  private static boolean isBucket(@Nullable String name) {
    return name != null && BUCKET.matcher(name).matches();
  }

  /** Returns how to write a folder that is written in another way; null if it is not one. */
  private static @Nullable String local(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return System.getProperty("user.home") + text.substring(1) + ", which no shell did for ~";
    }
    Matcher file = FILE_URL.matcher(text);
    return file.matches() ? file.group(1) : null;
  }

  /** Returns how to write a place that is written in another way; null if it is a path. */
  private static @Nullable String instead(String text) {
    String folder = local(text);
    if (folder != null) {
      return folder;
    }
    for (Pattern notation : NOTATIONS) {
      Matcher place = notation.matcher(text);
      if (place.matches() && isBucket(place.group(1))) {
        String prefix = place.group(2);
        return "s3://" + place.group(1) + (prefix == null ? "" : "/" + prefix);
      }
    }
    return OTHER_URL.matcher(text).matches() ? "the name of a bucket after s3://" : null;
  }
}
