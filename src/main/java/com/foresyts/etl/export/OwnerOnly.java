package com.foresyts.etl.export;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes files and folders that only their owner may read from the start, whatever the umask is. */
final class OwnerOnly {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnerOnly() {}

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Makes a folder that must not exist yet. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, attributes("rwx------"));
  }

  /** Makes a folder and its parents if they are missing. */
  static void createFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) { // a link to a folder would be refused
      Files.createDirectories(folder, attributes("rwx------"));
    }
  }

  /** Makes a file that must not exist yet. */
  static File createFile(Path file) throws IOException {
    return Files.createFile(file, attributes("rw-------")).toFile();
  }

  /** Writes a new file, and waits until it is on the disk. */
  static void write(Path path, byte[] content) throws IOException {
    try (FileOutputStream file = new FileOutputStream(createFile(path))) {
      file.write(content);
      file.getFD().sync();
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  /** Waits until the names in a folder are on the disk. */
  static void sync(Path folder) throws IOException {
    if (POSIX) {
      boolean interrupted = Thread.interrupted(); // it would close the channel
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        throw named(folder, e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Returns whether others may do anything with a file, as on a file system without owners. */
  static boolean isExposed(Path path) throws IOException {
    return POSIX
        && !Set.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE)
            .containsAll(Files.getPosixFilePermissions(path));
  }

  /** Returns a failure whose message starts with the path. */
  static IOException named(Path path, IOException failure) {
    String message = message(failure);
    return message.startsWith(path.toString())
        ? failure
        : new IOException(path + ": " + message, failure);
  }

  /** Returns the message of a failure. Some exceptions of the JDK have a path as theirs. */
  static String message(IOException failure) {
    if (!(failure instanceof FileSystemException named) || named.getReason() != null) {
      return String.valueOf(failure.getMessage());
    }
    String reason = named.getClass().getSimpleName();
    if (named instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (named instanceof NoSuchFileException) {
      reason = "no such file or folder";
    } else if (named instanceof DirectoryNotEmptyException) {
      reason = "not empty";
    } else if (named instanceof FileAlreadyExistsException) {
      reason = "it exists";
    }
    return named.getFile() + ": " + reason;
  }
}
