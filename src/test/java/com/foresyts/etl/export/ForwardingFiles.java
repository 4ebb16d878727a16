package com.foresyts.etl.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Other files, of which a test changes something. */
class ForwardingFiles implements ExportFiles {
  private final ExportFiles files;

  ForwardingFiles(ExportFiles files) {
    this.files = files;
  }

  @Override
  public List<String> exports() {
    return files.exports();
  }

  @Override
  public InputStream open(String key) throws IOException {
    return files.open(key);
  }

  @Override
  public String name(String key) {
    return files.name(key);
  }

  @Override
  public void close() {
    files.close();
  }
}
