@echo off
rem Does what mvnw does, on Windows: the batch lines run the mvn that the PowerShell below the marker names.
setlocal
set "MVNW_SELF=%~f0"
set "MVNW_MVN="
rem Without this, a PowerShell 7 that runs this file makes Windows PowerShell load modules it does not know.
set "PSModulePath="
for /f "usebackq delims=" %%m in (`powershell -NoProfile -Command "$s = [IO.File]::ReadAllText($env:MVNW_SELF); Invoke-Expression $s.Substring($s.IndexOf('#PS' + '1#'))"`) do set "MVNW_MVN=%%m"
if not defined MVNW_MVN exit /b 1
"%MVNW_MVN%" %*
exit /b %ERRORLEVEL%

#PS1#
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
trap { [Console]::Error.WriteLine("mvnw: $_"); exit 1 }

$folder = [IO.Path]::GetDirectoryName($env:MVNW_SELF)
$properties = ConvertFrom-StringData ([IO.File]::ReadAllText("$folder\.mvn\wrapper\maven-wrapper.properties"))
$url = $properties.distributionUrl
$checksum = $properties.distributionSha512Sum
$minimum = $properties.minimumMavenVersion

$file = $url.Substring($url.LastIndexOf('/') + 1)
$name = $file -replace '-bin\.zip$', ''
$version = $name -replace '^apache-maven-', ''
if ($env:MVNW_REPOURL) {
  $url = $env:MVNW_REPOURL.TrimEnd('/') + "/org/apache/maven/apache-maven/$version/$file"
}

$root = if ($env:MAVEN_USER_HOME) { $env:MAVEN_USER_HOME } else { "$env:USERPROFILE\.m2" }
$dists = "$root\wrapper\dists"
$parent = "$dists\$name-bin\" + $checksum.Substring(0, 16)
$mvn = "$parent\$name\bin\mvn.cmd"
if (Test-Path -LiteralPath $mvn) { $mvn; exit }
if ($env:MVNW_PROBE) { exit 1 }

$tmp = "$dists\tmp." + [Guid]::NewGuid().ToString('N')
$null = [IO.Directory]::CreateDirectory($tmp)
try {
  try {
    [Net.ServicePointManager]::SecurityProtocol = 'Tls12'
    Invoke-WebRequest -UseBasicParsing -TimeoutSec 10 -Uri $url -OutFile "$tmp\$file"
  } catch {
    $why = "cannot download ${url}: " + $_.Exception.Message
    $found = '0.0'
    $other = Get-Command mvn -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($other) {
      $env:MVNW_PROBE = '1' # ends this script where it is that mvn itself
      if ("$(& $other.Source --version)" -match 'Apache Maven (\d+\.\d+(\.\d+)?)') { $found = $Matches[1] }
    }
    if ([version]$found -lt [version]$minimum) {
      throw "$why, and PATH has no mvn of version $minimum or newer. Install one, connect to that host, " +
        'or set MVNW_REPOURL to a Maven repository within reach.'
    }
    [Console]::Error.WriteLine("mvnw: $why; running $($other.Source) $found instead")
    $other.Source
    exit
  }
  $actual = (Get-FileHash -Algorithm SHA512 -LiteralPath "$tmp\$file").Hash
  if ($actual -ne $checksum) {
    throw "$url has the SHA-512 checksum '$actual', but maven-wrapper.properties expects '$checksum'; " +
      'nothing was installed'
  }
  Expand-Archive -LiteralPath "$tmp\$file" -DestinationPath $tmp
  $null = [IO.Directory]::CreateDirectory($parent)
  # This move is atomic, and fails if a run at the same time was first.
  try { [IO.Directory]::Move("$tmp\$name", "$parent\$name") } catch { if (-not (Test-Path -LiteralPath $mvn)) { throw } }
  $mvn
} finally {
  Remove-Item -LiteralPath $tmp -Recurse -Force -ErrorAction SilentlyContinue
}
