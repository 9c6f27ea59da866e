// Finds the tests of this assembly by their attributes and runs them, one after another, each on an object of its own.
using System;
using System.Reflection;

namespace JoinLeaf.Device;

/// <summary>What nano's own launcher does, with rows named, failures counted and an end that cannot be mistaken.</summary>
internal sealed class Launcher
{
    private static readonly Type[] s_noTypes = new Type[0];
    private static readonly object[] s_nothing = new object[0];
    private int _passed;
    private int _failed;

    /// <summary>Runs the test classes among these types, in order.</summary>
    public void Run(Type[] types)
    {
        foreach (Type type in types)
        {
            try
            {
                if (type.IsClass && Has(type.GetCustomAttributes(false), typeof(TestClassAttribute)))
                {
                    RunClass(type);
                }
            }
            catch (Exception e)
            {
                // A row of a kind that the runtime cannot make an attribute of, such as an enumeration.
                Console.WriteLine("test: " + type.Name);
                Failed(e);
            }
        }
    }

    /// <summary>Counts and prints a failure.</summary>
    private void Failed(Exception e)
    {
        _failed++;
        Console.WriteLine("failed: " + e.GetType().FullName + ": " + e.Message);
        Console.WriteLine(e.StackTrace);
    }

    /// <summary>Prints the line without which a run does not count.</summary>
    public void End()
    {
        Console.WriteLine("end: " + _passed + " passed, " + _failed + " failed");
    }

    private static bool Has(object[] attributes, Type wanted)
    {
        foreach (object attribute in attributes)
        {
            if (attribute.GetType() == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private void RunClass(Type type)
    {
        foreach (MethodInfo method in type.GetMethods())
        {
            object[] attributes = method.GetCustomAttributes(false);
            if (!Has(attributes, typeof(TestMethodAttribute)))
            {
                continue;
            }

            if (!Has(attributes, typeof(DataRowAttribute)))
            {
                RunTest(type, method, s_nothing);
                continue;
            }

            foreach (object attribute in attributes)
            {
                if (attribute is DataRowAttribute row)
                {
                    RunTest(type, method, row.MethodParameters);
                }
            }
        }
    }

    private void RunTest(Type type, MethodInfo method, object[] row)
    {
        Console.WriteLine("test: " + NameOf(type, method, row));
        DateTime begin = DateTime.UtcNow;
        try
        {
            object tests = type.GetConstructor(s_noTypes).Invoke(s_nothing);
            method.Invoke(tests, row);
            _passed++;
            Console.WriteLine("passed: " + ((DateTime.UtcNow.Ticks - begin.Ticks) / TimeSpan.TicksPerMillisecond) + " ms");
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    private static string NameOf(Type type, MethodInfo method, object[] row)
    {
        string name = type.Name + "." + method.Name;
        for (int i = 0; i < row.Length; i++)
        {
            name += (i == 0 ? "(" : ", ") + row[i];
        }

        return row.Length == 0 ? name : name + ")";
    }
}
