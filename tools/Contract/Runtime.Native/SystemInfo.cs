// What nano tells about the device that it runs on, as signatures.
namespace nanoFramework.Runtime.Native;

using System;

public static class SystemInfo
{
    public static string OEMString => throw null;
    public static string TargetName => throw null;
    public static string Platform => throw null;
}
