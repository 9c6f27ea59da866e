// The type objects and handles of nano's mscorlib, as signatures, for typeof, Assert and array initialisers.
namespace System;

using System.Reflection;

public struct RuntimeTypeHandle
{
}

public struct RuntimeFieldHandle
{
}

public abstract class Type : MemberInfo
{
    public override Type DeclaringType => throw null;
    public abstract Assembly Assembly { get; }
    public abstract string FullName { get; }
    public abstract Type BaseType { get; }
    public bool IsAbstract => throw null;
    public bool IsArray => throw null;
    public bool IsClass => throw null;
    public bool IsEnum => throw null;
    public bool IsInterface => throw null;
    public bool IsValueType => throw null;
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null;
    public abstract Type GetElementType();
    public virtual bool IsSubclassOf(Type c) => throw null;
    public virtual bool IsInstanceOfType(object o) => throw null;
    public ConstructorInfo GetConstructor(Type[] types) => throw null;
    public MethodInfo[] GetMethods() => throw null;
    public override string ToString() => throw null;
}
