package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files below a folder, or below a prefix of a bucket. Several threads may use it. */
public interface ExportFiles extends AutoCloseable {
  /**
   * Finds the exports, at any depth.
   *
   * @return the keys of their folders, each of which ends with {@code AWSDynamoDB/EXPORTID}; in no
   *     order
   * @throws EtlException if the folder or the bucket cannot be listed
   */
  List<String> exports();

  /**
   * Opens a file.
   *
   * @param key relative to the folder or bucket, with {@code /}
   * @throws FileNotFoundException if there is none
   * @throws EtlException if it is refused, for a reason that concerns more than this file
   * @throws IOException if it cannot be read; so do the reads of the stream
   */
  InputStream open(String key) throws IOException;

  /** Returns the path or the URL of a file, that of all files for an empty key; for messages. */
  String name(String key);

  /** Returns the path or the URL of the folder or prefix; for messages. */
  default String location() {
    return name("");
  }

  /** Returns the name of the bucket; null if the files are in a folder. */
  default @Nullable String bucket() {
    return null;
  }

  @Override
  void close();
}
