// The delegates and the small interfaces of nano's mscorlib, as signatures; its generic delegates are left out because they fail on the device.
namespace System;

using System.Reflection;

public abstract class Delegate
{
    public MethodInfo Method => throw null;
    public object Target => throw null;
    public static Delegate Combine(Delegate a, Delegate b) => throw null;
    public static Delegate Remove(Delegate source, Delegate value) => throw null;
    public virtual Delegate[] GetInvocationList() => throw null;
    public override bool Equals(object obj) => throw null;
    public static bool operator ==(Delegate d1, Delegate d2) => throw null;
    public static bool operator !=(Delegate d1, Delegate d2) => throw null;
}

public abstract class MulticastDelegate : Delegate
{
    public override bool Equals(object obj) => throw null;
    public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) => throw null;
    public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) => throw null;
}

public delegate void Action();

public class EventArgs
{
    public static readonly EventArgs Empty;
}

public delegate void EventHandler(object sender, EventArgs e);

public interface IDisposable
{
    void Dispose();
}

public interface ICloneable
{
    object Clone();
}

public interface IComparable
{
    int CompareTo(object obj);
}

public abstract class MarshalByRefObject
{
}
