// The test framework that all tests are written for: MSTest on the host, nanoFramework's own on the device.
#if NANOFRAMEWORK_1_0
global using nanoFramework.TestFramework;
#else
global using Microsoft.VisualStudio.TestTools.UnitTesting;
#endif
