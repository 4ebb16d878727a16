package com.foresyts.etl.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpResponse;

class PageInterceptorTest {
  private static final SdkHttpResponse WITHOUT_LENGTH = SdkHttpResponse.builder().build();

  @ParameterizedTest
  @CsvSource({
    "application/x-amz-json-1.0,true",
    "Application/X-Amz-Json-1.0 ; charset=utf-8,true",
    "application/x-amz-json-1.1,false",
    "application/json,false",
    "application/cbor,false",
    "text/html; charset=utf-8,false",
    "'',false"
  })
  void readsOnlyDynamoDbsPresentContentType(String contentType, boolean readable) {
    assertThat(PageInterceptor.isReadable(contentType)).isEqualTo(readable);
  }

  @Test
  void readsABodyWithAndWithoutContentLength() throws IOException {
    assertThat(PageInterceptor.read(zeros(3), WITHOUT_LENGTH)).hasSize(3);
    assertThat(PageInterceptor.read(zeros(3), withLength("3"))).hasSize(3);
    assertThat(PageInterceptor.read(zeros(PageInterceptor.MAX_BYTES), WITHOUT_LENGTH))
        .hasSize(PageInterceptor.MAX_BYTES);
  }

  @Test
  void rejectsABodyThatIsTooLarge() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return length;
          }
        };
    assertThatThrownBy(() -> PageInterceptor.read(endless, WITHOUT_LENGTH))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> PageInterceptor.read(endless, withLength("67108865")))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void rejectsABodyThatIsShorterThanItsContentLength() {
    assertThatThrownBy(() -> PageInterceptor.read(zeros(2), withLength("3")))
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "3 4", "99999999999999999999"})
  void rejectsAContentLengthThatIsNotANumber(String length) {
    assertThatThrownBy(() -> PageInterceptor.read(zeros(3), withLength(length)))
        .isInstanceOf(NumberFormatException.class);
  }

  private static InputStream zeros(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  private static SdkHttpResponse withLength(String length) {
    return SdkHttpResponse.builder().putHeader("Content-Length", length).build();
  }
}
