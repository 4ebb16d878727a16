package com.foresyts.etl.source;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads the answers of Scan and Query before the SDK does, which would take more than twice the
 * time and memory, and leaves it an empty one. Errors are left to the SDK.
 */
final class AnswerReader implements ExecutionInterceptor {
  /** Where a request wants its answer; the SDK reads that of one without. */
  static final ExecutionAttribute<AtomicReference<@Nullable Answer>> ANSWER =
      new ExecutionAttribute<>("dynamo-pg-etl.answer");

  private static final ExecutionAttribute<String> CHECKSUM =
      new ExecutionAttribute<>("dynamo-pg-etl.checksum");

  private static final String CHECKSUM_HEADER = "x-amz-crc32";
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    Optional<String> checksum = response.firstMatchingHeader(CHECKSUM_HEADER);
    if (isWanted(context, attributes) && checksum.isPresent()) {
      attributes.putAttribute(CHECKSUM, checksum.get());
      return response.toBuilder().removeHeader(CHECKSUM_HEADER).build();
    }
    return response;
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    if (!isWanted(context, attributes) || body.isEmpty()) {
      return body;
    }
    try {
      byte[] bytes = read(body.get(), context.httpResponse());
      CRC32 crc32 = new CRC32();
      crc32.update(bytes);
      String checksum = attributes.getAttribute(CHECKSUM);
      if (checksum != null && Long.parseLong(checksum) != crc32.getValue()) {
        throw Crc32MismatchException.builder().message("the checksum is wrong").build();
      }
      attributes.getAttribute(ANSWER).set(Answer.parse(bytes));
      return Optional.of(new ByteArrayInputStream(EMPTY));
    } catch (IOException e) {
      throw SdkClientException.create("the answer cannot be read", e);
    }
  }

  private static byte[] read(InputStream body, SdkHttpResponse response) throws IOException {
    Optional<String> length = response.firstMatchingHeader("Content-Length");
    if (length.isEmpty()) {
      return body.readAllBytes();
    }
    byte[] bytes = new byte[Integer.parseInt(length.get())];
    new DataInputStream(body).readFully(bytes); // in larger pieces
    return bytes;
  }

  private static boolean isWanted(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return attributes.getAttribute(ANSWER) != null && context.httpResponse().isSuccessful();
  }
}
