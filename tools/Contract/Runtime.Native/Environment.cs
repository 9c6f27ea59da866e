// The count of milliseconds since start, which nano keeps in nanoFramework.Runtime.Native, as a signature.
namespace System;

public static class Environment
{
    public static long TickCount64 => throw null;
}
