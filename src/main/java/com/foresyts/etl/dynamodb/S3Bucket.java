package com.foresyts.etl.dynamodb;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket whose objects are read. Several threads may use it. */
public final class S3Bucket implements AutoCloseable {
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** A body that breaks off is read on from there, so that a short socket timeout costs little. */
  private static final DynamoDb.Limits LIMITS =
      new DynamoDb.Limits(10, Duration.ofMinutes(3), Duration.ofSeconds(20));

  private static final Duration THROTTLED_FOR = Duration.ofMinutes(5);

  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20));

  private final String name;
  private final S3Client client;
  private final BackoffStrategy backoff;
  private final ThrottleRetry retry;
  private final S3Failure failure;

  private S3Bucket(
      String name, String region, S3Client client, BackoffStrategy backoff, Duration throttledFor) {
    this.name = name;
    this.client = client;
    this.backoff = backoff;
    retry = new ThrottleRetry(backoff, throttledFor, throttledFor, waited -> {});
    failure = new S3Failure(name, region);
  }

  /**
   * Opens a bucket of any region, without a request, with the credentials of the settings.
   *
   * @throws EtlException if the AWS configuration files cannot be parsed, or lack the profile
   */
  public static S3Bucket open(String name, Settings.Aws settings) {
    return open(name, settings, LIMITS, BACKOFF, THROTTLED_FOR);
  }

  /** Opens one with other limits. The backoff is for throttled calls and for broken bodies. */
  static S3Bucket open(
      String name,
      Settings.Aws settings,
      DynamoDb.Limits limits,
      BackoffStrategy backoff,
      Duration throttledFor) {
    URI endpoint = settings.s3Endpoint();
    try {
      S3Client client =
          DynamoDb.configure(S3Client.builder(), settings, endpoint, limits)
              .forcePathStyle(endpoint != null) // few stand-ins have a host for each bucket
              .crossRegionAccessEnabled(true)
              // An export has checksums of its own, and stand-ins have others than AWS.
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
              .build();
      return new S3Bucket(name, settings.region(), client, backoff, throttledFor);
    } catch (IllegalArgumentException e) {
      throw CredentialFailure.ofFiles(e); // keys in the settings leave the files to the builder
    }
  }

  /**
   * Lists the folders directly in a folder.
   *
   * @param folder empty for the whole bucket; otherwise it ends with {@code /}
   * @return the keys, each with the folder before it and {@code /} at its end
   * @throws EtlException if S3 refuses or does not answer
   */
  public List<String> folders(String folder) {
    List<String> folders = new ArrayList<>();
    String token = null;
    do {
      ListObjectsV2Response page = list(folder, token);
      page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(folders::add);
      token = page.nextContinuationToken();
    } while (token != null);
    return folders;
  }

  /** Returns whether a folder has a file, at any depth; throws as {@link #folders} does. */
  public boolean exists(String folder) {
    ListObjectsV2Response page = list(folder, null);
    return !page.commonPrefixes().isEmpty() || !page.contents().isEmpty();
  }

  private ListObjectsV2Response list(String folder, @Nullable String token) {
    try {
      ListObjectsV2Response page =
          retry.call(
              () ->
                  client.listObjectsV2(
                      request ->
                          request
                              .bucket(name)
                              .prefix(folder)
                              .delimiter("/")
                              .encodingType(EncodingType.URL) // XML cannot hold every key
                              .continuationToken(token)));
      if (page.name() == null) { // not an answer of S3
        throw failure.garbled(url(folder));
      }
      return page;
    } catch (SdkException e) {
      throw failure.of(e, "s3:ListBucket", url(folder));
    }
  }

  /**
   * Opens an object. A read that the network breaks off goes on from the byte that was reached.
   *
   * @throws FileNotFoundException if there is none
   * @throws EtlException if S3 refuses it or does not answer; so do the reads of the stream
   * @throws IOException if it cannot be read; so do the reads of the stream
   */
  public InputStream read(String key) throws IOException {
    return new S3ObjectStream((from, tag) -> get(key, from, tag), backoff);
  }

  private ResponseInputStream<GetObjectResponse> get(String key, long from, @Nullable String tag)
      throws IOException {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(name).key(key);
    if (from > 0) {
      request.range("bytes=" + from + "-").ifMatch(tag);
    }
    try {
      return retry.call(() -> client.getObject(request.build()));
    } catch (SdkException e) {
      EtlException told = failure.of(e, "s3:GetObject", url(key));
      if (e instanceof S3Exception refused) {
        int status = refused.statusCode();
        if (Refusal.code(refused).equals("NoSuchKey")
            || (Refusal.isAccessDenied(refused) && isMissing(key))) {
          throw new FileNotFoundException(url(key));
        }
        if (status == HttpURLConnection.HTTP_PRECON_FAILED || status == RANGE_NOT_SATISFIABLE) {
          throw new IOException(S3ObjectStream.REPLACED);
        }
      }
      throw told;
    }
  }

  /**
   * Returns whether a key that S3 denies does not exist. S3 tells that only to those that may list
   * the whole bucket; others may list a prefix.
   */
  private boolean isMissing(String key) {
    try {
      return list(key, null).contents().stream().noneMatch(object -> key.equals(object.key()));
    } catch (EtlException e) {
      return false; // the denial is told
    }
  }

  /** Returns the URL of a key. */
  public String url(String key) {
    return "s3://" + name + "/" + key;
  }

  @Override
  public void close() {
    client.close();
  }
}
